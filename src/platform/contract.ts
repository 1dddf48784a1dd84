import { z } from 'zod';
import type { Problem } from './problem.ts';
import { closest } from './problem.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { inCluster, isOutsideDatabase } from './stores.ts';
import { isCidr } from './values.ts';

/**
 * What a cluster's Terraform provides, as `terraform output -json` prints it
 * (https://developer.hashicorp.com/terraform/cli/commands/output).
 */
const contractSchema = z.record(
  z.string(),
  z.object({ value: z.unknown(), type: z.unknown().optional(), sensitive: z.boolean().optional() }),
);

/** The forms that an output can be asked to have. */
const SHAPES = {
  arn: {
    ok: text(/^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12})?:.+$/),
    what: 'an ARN',
    example: 'arn:aws:iam::000000000000:role/app',
  },
  bucket: { ok: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), what: 'a bucket name', example: 'acme-backups' },
  cidrs: {
    ok: (value: unknown) =>
      Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'string' && isCidr(v)),
    what: 'a list of CIDRs',
    example: '["10.0.0.0/16"]',
  },
  host: { ok: text(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]+$/), what: 'a host name', example: 'db.example.com' },
  name: { ok: text(/^[\w][\w.-]*$/), what: 'a name', example: 'astral-planner-production' },
  region: { ok: text(/^[a-z]{2}-[a-z]+-\d$/), what: 'an AWS region', example: 'us-east-1' },
} as const;
export type Shape = keyof typeof SHAPES;

function text(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** One output that the platform needs, and the path in the overlay that needs it. */
export interface Requirement {
  readonly output: string;
  readonly shape: Shape;
  readonly path: string;
}

/** Output → value: text, or a list of texts. */
export type Outputs = Readonly<Record<string, string | readonly string[]>>;

/** The outputs of one environment's Terraform, all of the shapes that were required. */
export interface Contract {
  /** Every required output by name, for those who look at all of them. */
  readonly outputs: Outputs;
  readonly text: (output: string) => string;
  readonly list: (output: string) => readonly string[];
}

/** Which outputs a platform needs. A feature that is not used asks for nothing. */
export function requirements(spec: PlatformSpec): Requirement[] {
  const needed: Requirement[] = [
    { output: 'cluster_name', shape: 'name', path: 'cluster' },
    { output: 'vpc_id', shape: 'name', path: 'cluster' },
    { output: 'vpc_cidrs', shape: 'cidrs', path: 'cluster' },
    // The API server's addresses: webhooks are called from there, controllers call it.
    { output: 'control_plane_cidrs', shape: 'cidrs', path: 'cluster' },
    // The addresses of Services: some network policy engines see a connection before its Service becomes a pod.
    { output: 'service_cidrs', shape: 'cidrs', path: 'cluster' },
    { output: 'external_secrets_role_arn', shape: 'arn', path: 'secrets' },
  ];
  for (const [name, store] of Object.entries(spec.stores)) {
    const path = `stores.${name}`;
    const prefix = outputName(name);
    if (store.kind === 's3') {
      needed.push({ output: `${prefix}_bucket`, shape: 'bucket', path });
      continue;
    }
    if (store.kind === 'postgresql') {
      needed.push({ output: `${prefix}_backup_role_arn`, shape: 'arn', path: `${path}.backup` });
      continue;
    }
    if (inCluster(store)) continue;
    needed.push({ output: `${prefix}_endpoint`, shape: 'host', path });
    needed.push({ output: `${prefix}_subnet_cidrs`, shape: 'cidrs', path });
    if ((store.kind === 'rds' || store.kind === 'mysql') && store.encrypted)
      needed.push({ output: `${prefix}_kms_key_arn`, shape: 'arn', path: `${path}.encrypted` });
    if (isOutsideDatabase(store) && store.readers > 0)
      needed.push({ output: `${prefix}_reader_endpoint`, shape: 'host', path });
    if (store.kind === 'elasticache') {
      needed.push({ output: `${prefix}_replication_group_id`, shape: 'name', path });
      needed.push({ output: `${prefix}_snapshot_role_arn`, shape: 'arn', path: `${path}.snapshots` });
    }
  }
  for (const [name, service] of Object.entries(spec.services)) {
    if (usesBucket(spec, service.uses)) {
      needed.push({ output: `${outputName(name)}_role_arn`, shape: 'arn', path: `services.${name}.uses` });
    }
  }
  if (spec.egress.kind === 'cidrs') {
    for (const name of Object.keys(spec.apis))
      needed.push({ output: `${outputName(name)}_cidrs`, shape: 'cidrs', path: 'egress' });
    // Of Amazon S3 (its prefix list, or a VPC endpoint) and of STS.
    for (const [name, store] of Object.entries(spec.stores))
      if (store.kind === 's3') needed.push({ output: `${outputName(name)}_cidrs`, shape: 'cidrs', path: 'egress' });
  }
  if (spec.edge) {
    needed.push({ output: 'cert_manager_role_arn', shape: 'arn', path: 'edge.certificate' });
    needed.push({ output: 'hosted_zone_id', shape: 'name', path: 'edge.certificate' });
    needed.push({ output: 'load_balancer_controller_role_arn', shape: 'arn', path: 'edge.via' });
    needed.push({ output: 'alb_subnet_cidrs', shape: 'cidrs', path: 'edge.via' });
    if (spec.edge.via === 'alb') needed.push({ output: 'alb_target_group_arn', shape: 'arn', path: 'edge.via' });
  }
  if (spec.nodes) {
    needed.push({ output: 'karpenter_role_arn', shape: 'arn', path: 'nodes' });
    needed.push({ output: 'karpenter_node_role_name', shape: 'name', path: 'nodes' });
    needed.push({ output: 'karpenter_interruption_queue', shape: 'name', path: 'nodes' });
  }
  const database = Object.entries(spec.stores).find(([, store]) => store.kind === 'postgresql')?.[0];
  if (spec.backup || database !== undefined || spec.vault) {
    const path = spec.backup ? 'backup' : database === undefined ? 'vault.snapshots' : `stores.${database}.backup`;
    needed.push({ output: 'backups_bucket', shape: 'bucket', path });
    needed.push({ output: 'backups_region', shape: 'region', path });
  }
  if (spec.vault) {
    needed.push({ output: 'vault_role_arn', shape: 'arn', path: 'vault' });
    needed.push({ output: 'vault_kms_key_arn', shape: 'arn', path: 'vault' });
    needed.push({ output: 'vault_snapshots_role_arn', shape: 'arn', path: 'vault.snapshots' });
  }
  if (spec.backup) needed.push({ output: 'velero_role_arn', shape: 'arn', path: 'backup' });
  if (spec.backup?.copied) {
    needed.push({ output: 'backups_replica_bucket', shape: 'bucket', path: 'backup.copied' });
    needed.push({ output: 'backups_replica_region', shape: 'region', path: 'backup.copied' });
  }
  if (spec.alerts?.email) {
    needed.push({ output: 'smtp_host', shape: 'host', path: 'alerts.email' });
    needed.push({ output: 'smtp_username', shape: 'name', path: 'alerts.email' });
  }
  if (Object.keys(spec.monitoring.hosts).length > 0) {
    needed.push({ output: 'operator_cidrs', shape: 'cidrs', path: 'monitoring.hosts' });
  }
  return needed;
}

/** A name as Terraform writes it: `orders-db` is `orders_db`. */
export function outputName(name: string): string {
  return name.replaceAll('-', '_');
}

/** Whether any of these names is a bucket: then the service needs an IAM role of its own. */
export function usesBucket(spec: PlatformSpec, uses: readonly string[]): boolean {
  return uses.some((name) => spec.stores[name]?.kind === 's3');
}

/** Reads a contract and holds it against what the platform needs. Everything wrong is added to `problems`. */
export function readContract(options: {
  readonly where: string;
  readonly file: string;
  /** The parsed JSON; undefined when the file does not exist. */
  readonly json: unknown;
  readonly needed: readonly Requirement[];
  readonly problems: Problem[];
}): Contract {
  const { where, file, json, needed, problems } = options;
  const parsed = contractSchema.safeParse(json);
  if (json === undefined) {
    problems.push({
      where,
      path: file,
      wrong: 'is missing: it says what the cluster of this environment provides',
      fix: `write it with terraform output -json > ${file}, without sensitive outputs`,
    });
  } else if (!parsed.success) {
    problems.push({
      where,
      path: file,
      wrong:
        'is not what terraform output -json prints: an object of { "value": …, "type": …, "sensitive": … } by output',
      fix: `write it anew with terraform output -json > ${file}`,
    });
  }
  const outputs = parsed.data ?? {};
  for (const [output, entry] of Object.entries(outputs)) {
    if (entry.sensitive === true) {
      problems.push({
        where,
        path: `${file} ${output}`,
        wrong: 'is sensitive, and the contract is committed to Git',
        fix: 'remove it from the contract, and reach it through the secret store',
      });
    }
  }
  if (parsed.success) {
    for (const { output, shape, path } of needed) {
      const { ok, what, example } = SHAPES[shape];
      const found = outputs[output];
      if (!found) {
        const near = closest(output, Object.keys(outputs));
        problems.push({
          where,
          path,
          wrong: `needs the Terraform output ${output}, which ${file} does not have`,
          fix: `add output "${output}" (${what}) to the cluster's Terraform${near ? `, or rename ${near}` : ''}`,
        });
      } else if (!ok(found.value)) {
        problems.push({
          where,
          path: `${file} ${output}`,
          value: found.value,
          wrong: `is not ${what}, which ${path} needs`,
          fix: `use the form ${example}`,
        });
      }
    }
  }
  return makeContract(
    Object.fromEntries(
      needed.map(({ output, shape }) => {
        const value = outputs[output]?.value;
        return [output, shape === 'cidrs' ? [value].flat().map(String) : String(value)];
      }),
    ),
  );
}

/** A contract of outputs that have been checked. */
export function makeContract(outputs: Outputs): Contract {
  const get = (output: string) => {
    const value = outputs[output];
    if (value === undefined) throw new Error(`output ${output} is used, but contract.ts does not require it`);
    return value;
  };
  return { outputs, text: (output) => String(get(output)), list: (output) => [get(output)].flat() };
}
