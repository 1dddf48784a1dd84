export interface VaultConfigOptions {
  /** What the cluster of servers calls itself. */
  readonly clusterName: string;
  readonly replicas: number;
  /** Folder of `tls.crt`, `tls.key` and `ca.crt` in the container. */
  readonly certificates: string;
  readonly kmsKeyArn: string;
  readonly region: string;
}

/** Vault's own configuration: TLS, Raft among the servers, and a key of AWS KMS that unseals without people. */
export function vaultConfig({ clusterName, replicas, certificates, kmsKeyArn, region }: VaultConfigOptions): string {
  const peers = Array.from({ length: replicas }, (_, index) =>
    block('retry_join', [
      ['leader_api_addr', `https://vault-${index}.vault-internal:8200`],
      ['leader_ca_cert_file', `${certificates}/ca.crt`],
    ]),
  );
  return [
    'ui = true',
    // Raft's files are mapped into memory: locked, they would take all of it. Nodes have no swap.
    'disable_mlock = true',
    `cluster_name = "${clusterName}"`,
    block(
      'listener "tcp"',
      [
        ['address', '[::]:8200'],
        ['cluster_address', '[::]:8201'],
        ['tls_cert_file', `${certificates}/tls.crt`],
        ['tls_key_file', `${certificates}/tls.key`],
        ['tls_min_version', 'tls12'],
      ],
      // Metrics have no secrets in them, and Prometheus has no token; the NetworkPolicy lets in Prometheus alone.
      ['telemetry {\n  unauthenticated_metrics_access = true\n}'],
    ),
    block('storage "raft"', [['path', '/vault/data']], peers),
    block('seal "awskms"', [
      ['region', region],
      ['kms_key_id', kmsKeyArn],
    ]),
    'service_registration "kubernetes" {}',
    block('telemetry', [['prometheus_retention_time', '5m']], ['disable_hostname = true']),
    '',
  ].join('\n');
}

function block(
  name: string,
  entries: readonly (readonly [key: string, value: string])[],
  more: readonly string[] = [],
): string {
  const lines = [...entries.map(([key, value]) => `${key} = "${value}"`), ...more.flatMap((text) => text.split('\n'))];
  return [`${name} {`, ...lines.map((line) => `  ${line}`), '}'].join('\n');
}
