import { K6LoadTest, loadTestLabels } from '../src/constructs/k6-load-test.ts';
import { NetworkPolicy } from '../src/constructs/network-policy.ts';
import { internet } from '../src/constructs/network-policy-peer.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { instanceOf, publicHost } from '../src/platform/target.ts';
import { latencySeconds } from '../src/platform/values.ts';
import type { LayerDefinition } from './layer.ts';

export const loadTest: LayerDefinition = {
  name: 'load-test',
  about: 'A load test that comes in as users do: through the public address, the edge and the proxy.',
  build(layer, target) {
    const test = target.spec.loadTest;
    if (!test) return;
    const { namespace, contract } = target;
    const tested = target.spec.services[test.service];
    const [first, ...others] = test.stages;
    if (!tested?.public || !first) throw new Error('loadTest is one that resolve should have refused');
    const name = `${test.service}-load-test`;
    const instance = instanceOf(target);
    const host = tested.public.host ?? publicHost(target);
    const url = `https://${host}${tested.public.paths[0] ?? '/'}`;
    comesFrom(
      new K6LoadTest(layer, 'test', {
        name,
        namespace,
        instance,
        cron: test.cron,
        image: `${test.image}:${test.version}`,
        url,
        stages: [first, ...others],
        latencyMs: latencySeconds(test.latency) * 1000,
        priorityClassName: `${target.platform}-background`,
      }),
      'loadTest',
    );
    comesFrom(
      new NetworkPolicy(layer, 'network', {
        name: `${name}-to-internet`,
        namespace,
        pods: loadTestLabels(name, instance),
        direction: 'egress',
        // The public address is a load balancer's, which changes: no narrower range would hold.
        peers: internet(contract.list('vpc_cidrs')),
        ports: [{ port: 443 }],
        reason: `the load test asks for ${url}, as users do`,
      }),
      'loadTest',
    );
  },
};
