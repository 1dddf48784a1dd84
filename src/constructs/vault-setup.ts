/** A role of the Kubernetes auth method: which ServiceAccount gets which policies. */
export interface VaultRole {
  readonly name: string;
  readonly serviceAccount: string;
  readonly namespace: string;
  /** What the token must be meant for. */
  readonly audience: string;
  /** Path → capabilities: the role's own policy, under its name. */
  readonly may: Readonly<Record<string, readonly VaultCapability[]>>;
}
export type VaultCapability = 'create' | 'read' | 'update' | 'delete' | 'list' | 'sudo';

export interface VaultSetupOptions {
  /** Every role but that of the setup itself. */
  readonly roles: readonly VaultRole[];
  /** Lease of what the database engine makes, in seconds, and the longest that it may be renewed to. */
  readonly leases: { readonly each: number; readonly longest: number };
  /** The certificate authority. Default: none. */
  readonly pki?: {
    readonly commonName: string;
    /** Lifetime of the authority, in seconds. */
    readonly authority: number;
    /** The roles that cert-manager asks: the name of each, the domains that it may sign for, the longest lifetime in seconds. */
    readonly roles: readonly {
      readonly name: string;
      readonly domains: readonly string[];
      readonly lifetime: number;
    }[];
  };
}

/** How long what logged in may go on: the time that one task takes. */
const TOKEN = 1200;

/** The files of the setup Job: policies, roles, and the certificate authority. */
export function vaultSetupFiles({ roles, leases, pki }: VaultSetupOptions): Record<string, string> {
  const files: Record<string, string> = {
    'engine.database.json': json({ default_lease_ttl: `${leases.each}s`, max_lease_ttl: `${leases.longest}s` }),
  };
  for (const role of roles) {
    files[`policy.${role.name}.hcl`] = policy(role.may);
    files[`role.${role.name}.json`] = roleFile(role);
  }
  if (pki) {
    files['pki-authority.json'] = json({
      common_name: pki.commonName,
      issuer_name: 'root',
      key_type: 'ec',
      key_bits: 256,
      ttl: `${pki.authority}s`,
    });
    for (const { name, domains, lifetime } of pki.roles) {
      files[`pki-role.${name}.json`] = json({
        allowed_domains: domains,
        allow_subdomains: true,
        allow_bare_domains: true,
        key_type: 'any',
        max_ttl: `${lifetime}s`,
      });
    }
  }
  return files;
}

/** What people run once, with the root token, on a new Vault: from then on the setup Job can log in. */
export function vaultBootstrapFiles(setup: Omit<VaultRole, 'may'>): Record<string, string> {
  return {
    'bootstrap.sh': `# Once, with the root token of a new Vault, beside these files: see docs/vault.md.
set -eu
vault auth list -format=json | grep -q '"kubernetes/"' || vault auth enable kubernetes
vault write auth/kubernetes/config kubernetes_host=https://kubernetes.default.svc:443
vault policy write ${setup.name} setup-policy.hcl
vault write auth/kubernetes/role/${setup.name} @setup-role.json
`,
    'setup-policy.hcl': policy({
      'auth/kubernetes/config': ['create', 'read', 'update'],
      'auth/kubernetes/role/*': ['create', 'read', 'update'],
      'sys/audit': ['read', 'sudo'],
      'sys/audit/*': ['create', 'update', 'sudo'],
      'sys/mounts': ['read'],
      'sys/mounts/*': ['create', 'read', 'update'],
      'sys/policies/acl/*': ['create', 'read', 'update'],
      'pki/*': ['create', 'read', 'update', 'list', 'sudo'],
    }),
    'setup-role.json': roleFile(setup),
  };
}

/**
 * The script of the setup Job.
 *
 * Vault asks Kubernetes about tokens as itself (its chart lets it): a token written into the configuration would end within
 * the hour. The audit log goes to the container's output, which logging picks up.
 */
export const vaultSetupScript = `# States Vault's engines, policies and roles. It may run any number of times.
mounted() { vault secrets list -format=json | grep -q "\\"$1/\\""; }

vault audit list -format=json | grep -q '"stdout/"' || vault audit enable -path=stdout file file_path=stdout
vault write auth/kubernetes/config kubernetes_host=https://kubernetes.default.svc:443

mounted kv || vault secrets enable -path=kv -version=2 kv
mounted database || vault secrets enable database
vault write sys/mounts/database/tune @/setup/engine.database.json

for file in /setup/policy.*.hcl; do
  name=\${file#/setup/policy.}
  vault policy write "\${name%.hcl}" "$file"
done
for file in /setup/role.*.json; do
  name=\${file#/setup/role.}
  vault write "auth/kubernetes/role/\${name%.json}" "@$file"
done

[ -f /setup/pki-authority.json ] || exit 0
mounted pki || vault secrets enable pki
vault secrets tune -max-lease-ttl=87600h pki
vault list pki/issuers >/dev/null 2>&1 || vault write pki/root/generate/internal @/setup/pki-authority.json >/dev/null
for file in /setup/pki-role.*.json; do
  name=\${file#/setup/pki-role.}
  vault write "pki/roles/\${name%.json}" "@$file"
done
`;

function roleFile({ name, serviceAccount, namespace, audience }: Omit<VaultRole, 'may'>): string {
  return json({
    bound_service_account_names: [serviceAccount],
    bound_service_account_namespaces: [namespace],
    audience,
    token_policies: [name],
    token_ttl: `${TOKEN}s`,
  });
}

function policy(may: VaultRole['may']): string {
  return Object.entries(may)
    .map(
      ([path, capabilities]) =>
        `path "${path}" {\n  capabilities = [${capabilities.map((c) => `"${c}"`).join(', ')}]\n}\n`,
    )
    .join('\n');
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
