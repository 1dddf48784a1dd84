import type { AddonFlow, FlowPort, Labels } from './addon.ts';

const tcp = (port: number): FlowPort => ({ port });
const of = (pods: Labels | undefined): { readonly pods?: Labels } => (pods === undefined ? {} : { pods });

/** Egress that every controller needs: names, and the API server. */
export function controllerFlows(pods?: Labels): readonly AddonFlow[] {
  return [dnsFlow(pods), kubeApiFlow('watches and writes objects', pods)];
}

export function dnsFlow(pods?: Labels): AddonFlow {
  return {
    direction: 'egress',
    ...of(pods),
    peer: { kind: 'dns' },
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
    why: 'resolves names',
  };
}

export function kubeApiFlow(why: string, pods?: Labels): AddonFlow {
  return { direction: 'egress', ...of(pods), peer: { kind: 'kube-apiserver' }, ports: [tcp(443)], why };
}

/** The API server calls in: an admission or conversion webhook, or an aggregated API. */
export function webhookFlow(port: number, why: string, pods?: Labels): AddonFlow {
  return { direction: 'ingress', ...of(pods), peer: { kind: 'kube-apiserver' }, ports: [tcp(port)], why };
}

export function scrapeFlow(ports: readonly number[], pods?: Labels): AddonFlow {
  return {
    direction: 'ingress',
    ...of(pods),
    peer: { kind: 'prometheus' },
    ports: ports.map(tcp),
    why: 'Prometheus scrapes its metrics',
  };
}

export function cloudApisFlow(why: string, pods?: Labels): AddonFlow {
  return { direction: 'egress', ...of(pods), peer: { kind: 'cloud-apis' }, ports: [tcp(443)], why };
}
