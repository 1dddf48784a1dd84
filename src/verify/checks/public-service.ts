import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { at, listAt, textAt, textsAt } from '../values.ts';

/** Annotations that keep a cloud's load balancer inside its network. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/,
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(?:true|0\.0\.0\.0\/0)$/,
  'service.beta.kubernetes.io/azure-load-balancer-internal': /^true$/,
  'networking.gke.io/load-balancer-type': /^Internal$/,
  'cloud.google.com/load-balancer-type': /^Internal$/,
};

export const publicService: Check = {
  id: 'public-service',
  severity: 'warning',
  family: 'hygiene',
  about: 'A Service opens a load balancer to the whole internet, or a port on every node.',
  protects: 'It is reached past the gateway: without its TLS, its limits and its log.',
  fix: 'publish it by a route of the gateway, make the load balancer internal, or limit loadBalancerSourceRanges',
  *run({ set }) {
    for (const subject of set.ofKind('Service', '')) {
      const type = textAt(subject.object, 'spec', 'type');
      if (type === 'LoadBalancer' && !isLimited(subject)) {
        yield { subject, path: 'spec.type', message: 'is LoadBalancer, open to every address of the internet' };
      }
      if (type === 'NodePort') {
        const ports = listAt(subject.object, 'spec', 'ports').flatMap((port) => at(port, 'nodePort') ?? []);
        const which = ports.length === 0 ? 'a port that Kubernetes chooses' : `port ${ports.join(', ')}`;
        yield { subject, path: 'spec.type', message: `is NodePort, which opens ${which} on every node` };
      }
    }
  },
};

function isLimited({ object }: Subject): boolean {
  const annotations = object.metadata.annotations ?? {};
  // The AWS controller makes internal load balancers where nothing else is said.
  const byController = textAt(object, 'spec', 'loadBalancerClass') === 'service.k8s.aws/nlb';
  const scheme = annotations['service.beta.kubernetes.io/aws-load-balancer-scheme'];
  if (byController && scheme === undefined) return true;
  if (Object.entries(INTERNAL).some(([key, value]) => value.test(String(annotations[key] ?? '')))) return true;
  const ranges = textsAt(object, 'spec', 'loadBalancerSourceRanges');
  return ranges.length > 0 && !ranges.some((range) => /^(?:0\.0\.0\.0|::)\/0$/.test(range));
}
