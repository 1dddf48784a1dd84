import { alertmanagerPods, MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { type AddonId, catalogue, isHelmChart } from '../src/addons/index.ts';
import { internalClients, internalHosts, internalProxies } from '../src/addons/internal-edge.ts';
import { addonOf, flowsHere } from '../src/addons/placed.ts';
import { DefaultDeny } from '../src/constructs/default-deny.ts';
import { NetworkPolicy, type NetworkPolicyProps } from '../src/constructs/network-policy.ts';
import { addresses, internet, podsOf } from '../src/constructs/network-policy-peer.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { outputName } from '../src/platform/contract.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import { isOutside } from '../src/platform/stores.ts';
import type { Target } from '../src/platform/target.ts';
import { gatewayProxies } from './edge.ts';
import { type FlowSubject, flowPolicies, LOGS } from './flow-policies.ts';
import type { LayerDefinition } from './layer.ts';
import { logPolicies } from './log-policies.ts';
import { meshPolicies } from './mesh-network.ts';
import { storePolicies } from './store-policies.ts';

export const networkAddons: LayerDefinition = {
  name: 'network-addons',
  about: 'What may talk to what around the platform: in the namespaces of the add-ons, by the flows of the catalogue.',
  build(layer, target) {
    const own = namespacesOf(target);
    const policies = [
      ...subjects(target).flatMap((subject) => flowPolicies(target, subject)),
      ...probePolicies(target),
      ...logPolicies(target),
      ...mailPolicies(target),
      ...internalEdgePolicies(target),
      ...storePolicies(target, (namespace) => !own.includes(namespace)).map(({ origin: _, ...policy }) => policy),
      ...meshPolicies(target)
        .filter(({ namespace }) => !own.includes(namespace))
        .map(({ origin: _, ...policy }) => policy),
    ];
    const namespaces = new Set(policies.map(({ namespace }) => namespace));
    for (const namespace of [...namespaces].sort()) new DefaultDeny(layer, `default-deny-${namespace}`, { namespace });
    for (const policy of policies) {
      const made = new NetworkPolicy(layer, `${policy.namespace}-${policy.name}`, policy);
      if (policy.namespace === gatewayProxies.namespace) comesFrom(made, 'edge');
      if (policy.namespace === LOGS.namespace) comesFrom(made, 'logs');
    }
  },
};

/**
 * The add-ons with a namespace of their own, and the proxies of the edge. Nothing is denied in kube-system: the cluster's
 * own parts (DNS, CNI, CSI) run there, and are Terraform's.
 */
function subjects(target: Target): FlowSubject[] {
  const installed = addonsInUse(target.spec);
  const found = installed
    .filter((id) => isHelmChart(catalogue[id].chart) && addonOf(target.spec, id).namespace !== 'kube-system')
    .map(
      (id): FlowSubject => ({
        name: id,
        namespace: addonOf(target.spec, id).namespace,
        flows: flowsHere(target.spec, id, installed),
      }),
    );
  if (target.spec.edge?.kind !== 'gateway') return found;
  const { name, namespace, pods, flows } = gatewayProxies;
  const requests = {
    direction: 'egress',
    pods,
    peer: { kind: 'services' },
    why: 'public services get their requests',
  } as const;
  return [...found, { name, namespace, flows: [...flows, requests] }];
}

/** Probes open a connection to each store: it answers, or an alert says so before the services do. */
function probePolicies(target: Target): NetworkPolicyProps[] {
  const prober: AddonId = 'prometheus-blackbox-exporter';
  if (!addonsInUse(target.spec).includes(prober)) return [];
  const { namespace, flows } = catalogue[prober];
  const pods = flows.find((flow) => flow.pods !== undefined)?.pods ?? {};
  return Object.entries(target.spec.stores).flatMap(([name, store]) => {
    if (!isOutside(store)) return [];
    return {
      name: `${prober}-to-${name}`,
      namespace,
      pods,
      direction: 'egress' as const,
      peers: addresses(target.contract.list(`${outputName(name)}_subnet_cidrs`)),
      ports: [{ port: store.port }],
      reason: `probes whether ${name} takes connections`,
    };
  });
}

/** The proxies of the internal edge: people come in, from where the contract says, and get to the pages that have a host. */
function internalEdgePolicies(target: Target): NetworkPolicyProps[] {
  const pages = internalHosts(target);
  if (pages.length === 0) return [];
  const { name, namespace, pods, flows } = internalProxies(target);
  return [
    ...flowPolicies(target, { name, namespace, flows }),
    {
      name: `${name}-from-operators`,
      namespace,
      pods,
      direction: 'ingress',
      peers: addresses(internalClients(target)),
      ports: [{ port: 80 }, { port: 443 }],
      reason: 'people who operate the platform open its pages, from the networks of the Terraform contract',
    },
    ...pages.flatMap((page): NetworkPolicyProps[] => {
      const ports = [{ port: page.podPort }];
      const reason = `${page.host} is ${page.name}`;
      return [
        {
          name: `${name}-to-${page.name}`,
          namespace,
          pods,
          direction: 'egress',
          peers: [podsOf(page.namespace, page.pods)],
          ports,
          reason,
        },
        {
          name: `${page.name}-from-${name}`,
          namespace: page.namespace,
          pods: page.pods,
          direction: 'ingress',
          peers: [podsOf(namespace, pods)],
          ports,
          reason,
        },
      ];
    }),
  ];
}

/** Where mail servers take mail to be sent on, with TLS. */
export const SMTP_PORT = 587;

/** Alertmanager mails. A mail service's addresses change: no narrower range would hold. */
function mailPolicies({ spec, contract }: Target): NetworkPolicyProps[] {
  if (!spec.alerts?.email) return [];
  return [
    {
      name: 'alertmanager-to-mail',
      namespace: MONITORING_NAMESPACE,
      pods: alertmanagerPods,
      direction: 'egress',
      peers: internet(contract.list('vpc_cidrs')),
      ports: [{ port: SMTP_PORT }],
      reason: `mails alerts through ${contract.text('smtp_host')}`,
    },
  ];
}
