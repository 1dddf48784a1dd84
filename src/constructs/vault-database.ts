/** A database whose roles Vault makes. */
export interface VaultDatabase {
  /** Its name in Vault. */
  readonly name: string;
  /** `host:port` of the primary. */
  readonly address: string;
  /** The database, and the role that owns it: roles that Vault makes act as it. */
  readonly database: string;
  /** The role as which Vault logs in. */
  readonly admin: string;
  /** Roles of Vault, one for each service. */
  readonly roles: readonly string[];
  /** Lease in seconds, and the longest that it may be renewed to. */
  readonly leases: { readonly each: number; readonly longest: number };
}

/** The files of the Job that tells Vault of a database. Its password comes from the Secret, as a file. */
export function vaultDatabaseFiles({
  name,
  address,
  database,
  admin,
  roles,
  leases,
}: VaultDatabase): Record<string, string> {
  return {
    'database.json': json({
      plugin_name: 'postgresql-database-plugin',
      connection_url: `postgresql://{{username}}:{{password}}@${address}/${database}?sslmode=require`,
      username: admin,
      allowed_roles: roles,
      password_authentication: 'scram-sha-256',
    }),
    ...Object.fromEntries(
      roles.map((role) => [
        `role.${role}.json`,
        json({
          db_name: name,
          // It acts as the owner from the first statement on: what it makes belongs to the owner, and outlives it.
          creation_statements: [
            `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "${database}"`,
            `ALTER ROLE "{{name}}" SET role = "${database}"`,
          ],
          revocation_statements: ['DROP ROLE IF EXISTS "{{name}}"'],
          default_ttl: `${leases.each}s`,
          max_ttl: `${leases.longest}s`,
        }),
      ]),
    ),
  };
}

/** The script of that Job; `DATABASE` is the database's name in Vault. */
export const vaultDatabaseScript = `# Tells Vault how to reach the database, and what each service's credentials are. It may run any number of times.
vault write "database/config/$DATABASE" @/setup/database.json password=@/var/run/secrets/database/password
for file in /setup/role.*.json; do
  name=\${file#/setup/role.}
  vault write "database/roles/\${name%.json}" "@$file"
done
`;

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
