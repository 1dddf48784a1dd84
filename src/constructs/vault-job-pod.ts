import type { Container, PodSpec, Volume } from '../../imports/core.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

/** Vault's own image: it has a shell and the client. */
export const vaultImage = 'docker.io/hashicorp/vault:2.0.4';

const TOKEN = '/var/run/secrets/vault';

export interface VaultClientProps {
  /** Where Vault answers, e.g. `https://vault.vault.svc:8200`. */
  readonly url: string;
  /** Mount and role of the Kubernetes auth method by which it logs in. */
  readonly role: string;
  /** What its token is meant for: what the role asks for. */
  readonly audience: string;
  /** The Secret of the authority that signed Vault's certificate, and the key in it, in the Job's namespace. */
  readonly trust: { readonly secret: string; readonly key: string };
}

/** Begins a script: logs in as the pod's ServiceAccount. The token lives in the shell alone. */
export const VAULT_LOGIN = `VAULT_TOKEN=$(vault write -field=token auth/kubernetes/login role="$ROLE" jwt="$(cat ${TOKEN}/token)")
export VAULT_TOKEN
`;

/** A container that speaks with Vault, and the volumes that it needs. */
export function vaultContainer(
  { url, role, audience, trust }: VaultClientProps,
  container: Pick<Container, 'name' | 'command'> & {
    readonly env?: NonNullable<Container['env']>;
    readonly mounts?: NonNullable<Container['volumeMounts']>;
  },
): { readonly container: Container; readonly volumes: Volume[] } {
  return {
    container: {
      name: container.name,
      image: vaultImage,
      imagePullPolicy: 'IfNotPresent',
      ...(container.command ? { command: container.command } : {}),
      env: [
        { name: 'HOME', value: '/tmp' },
        { name: 'ROLE', value: role },
        { name: 'VAULT_ADDR', value: url },
        { name: 'VAULT_CACERT', value: `/var/run/vault-trust/${trust.key}` },
        ...(container.env ?? []),
      ],
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      securityContext: hardenedContainer(),
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'vault-token', mountPath: TOKEN, readOnly: true },
        { name: 'vault-trust', mountPath: '/var/run/vault-trust', readOnly: true },
        ...(container.mounts ?? []),
      ],
    },
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      {
        name: 'vault-token',
        projected: { sources: [{ serviceAccountToken: { path: 'token', audience, expirationSeconds: 600 } }] },
      },
      {
        name: 'vault-trust',
        secret: { secretName: trust.secret, items: [{ key: trust.key, path: trust.key }] },
      },
    ],
  };
}

/** What every pod of these Jobs has in common. */
export function vaultPod(serviceAccountName: string): Omit<PodSpec, 'containers'> {
  return {
    serviceAccountName,
    // It has one token, for Vault.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: hardenedPod(),
  };
}
