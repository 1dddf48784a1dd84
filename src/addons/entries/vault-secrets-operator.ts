import type { Addon } from '../addon.ts';
import { controllerFlows } from '../flows.ts';
import { inProduction, resources } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'vault-secrets-operator' } as const;

export const vaultSecretsOperator: Addon = {
  id: 'vault-secrets-operator',
  title: 'Vault Secrets Operator',
  why: 'Renews the credentials that Vault made for one service, and restarts that service when they are replaced: External Secrets can do neither.',
  chart: {
    repository: 'https://helm.releases.hashicorp.com',
    name: 'vault-secrets-operator',
    version: '1.4.1',
    releaseName: 'vault-secrets-operator',
  },
  appVersion: '1.4.1',
  source:
    'Chart and operator are released together from one tag, v1.4.1. Its Deployment was read in its repository at older commits; not rendered.',
  namespace: 'vault-secrets-operator-system',
  podSecurity: 'restricted',
  provides: { kinds: ['secrets.hashicorp.com'] },
  needs: ['vault'],
  kubernetes: { oldest: '1.28' },
  images: ['docker.io/hashicorp/vault-secrets-operator'],
  flows: [
    ...controllerFlows(pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'vault', pods: { 'app.kubernetes.io/name': 'vault', component: 'server' } },
      ports: [{ port: 8200 }],
      why: 'asks for credentials, and renews them',
    },
  ],
  health: {
    alert: 'VaultSecretsOperatorDown',
    expr: 'absent(kube_deployment_status_replicas_available{namespace="vault-secrets-operator-system", deployment="vault-secrets-operator-controller-manager"} > 0)',
    for: '10m',
    severity: 'critical',
    summary: 'Vault Secrets Operator does not run.',
    description:
      'No credentials are renewed: those of each service end with their lease, and the service then loses its database.',
  },
  values: (context) => ({
    controller: {
      // One leads, the other takes over.
      replicas: inProduction(context, 2, 1),
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      manager: { resources: resources('50m', '128Mi', '256Mi') },
    },
  }),
};
