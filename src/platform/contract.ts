import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { Problem } from './problem.ts';
import { closest } from './problem.ts';
import { providers } from './providers/index.ts';
import { REGIONS } from './providers/regions.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { isBucket } from './stores.ts';
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
  address: {
    ok: (value: unknown) =>
      typeof value === 'string' && (ipaddr.isValid(value) || /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]+$/.test(value)),
    what: 'an address or a host name',
    example: '10.0.0.3',
  },
  gcpRegion: { ok: text(REGIONS.gcp), what: 'a region of Google Cloud', example: 'us-central1' },
  serviceAccount: {
    ok: text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9-]+\.iam\.gserviceaccount\.com$/),
    what: 'the e-mail address of a Google service account',
    example: 'app-sa@example-project.iam.gserviceaccount.com',
  },
  project: {
    ok: text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
    what: 'the id of a Google Cloud project',
    example: 'example-project',
  },
  kmsKey: {
    ok: text(/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/),
    what: 'a key of Cloud KMS',
    example: 'projects/example-project/locations/us-central1/keyRings/disks/cryptoKeys/disks',
  },
  azureRegion: { ok: text(/^[a-z]+\d?$/), what: 'a region of Azure', example: 'southeastasia' },
  host: { ok: text(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]+$/), what: 'a host name', example: 'db.example.com' },
  name: { ok: text(/^[\w][\w.-]*$/), what: 'a name', example: 'astral-planner-production' },
  region: { ok: text(REGIONS.aws), what: 'an AWS region', example: 'us-east-1' },
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
  /** Used when it is there, and not missed otherwise. */
  readonly optional?: true;
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

/** A name as Terraform writes it: `orders-db` is `orders_db`. */
export function outputName(name: string): string {
  return name.replaceAll('-', '_');
}

/** Whether any of these names is a bucket: then the service is somebody to the cloud. */
export function usesBucket(spec: PlatformSpec, uses: readonly string[]): boolean {
  return uses.some((name) => {
    const store = spec.stores[name];
    return store !== undefined && isBucket(store);
  });
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
    for (const { output, shape, path, optional } of needed) {
      const { ok, what, example } = SHAPES[shape];
      const found = outputs[output];
      if (!found && optional) continue;
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
          wrong: `is not ${what}, which ${path} needs${otherCloud(shape, found.value)}`,
          fix: `use the form ${example}`,
        });
      }
    }
  }
  return makeContract(
    Object.fromEntries(
      needed
        .filter(({ output, optional }) => !optional || output in outputs)
        .map(({ output, shape }) => {
          const value = outputs[output]?.value;
          return [output, shape === 'cidrs' ? [value].flat().map(String) : String(value)];
        }),
    ),
  );
}

/** Of a region that another cloud has: which one. A bucket of S3 is never in us-central1. */
function otherCloud(shape: Shape, value: unknown): string {
  const own = Object.values(providers).find(({ region }) => region.shape === shape);
  const other = Object.values(providers).find(
    (one) => one !== own && typeof value === 'string' && one.region.pattern.test(value),
  );
  return own && other ? `: it is a region of ${other.title}` : '';
}

/** A contract of outputs that have been checked. */
export function makeContract(outputs: Outputs): Contract {
  const get = (output: string) => {
    const value = outputs[output];
    if (value === undefined) throw new Error(`output ${output} is used, but requirements.ts does not ask for it`);
    return value;
  };
  return { outputs, text: (output) => String(get(output)), list: (output) => [get(output)].flat() };
}
