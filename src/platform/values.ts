import { Cron } from 'croner';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isLocalTime, isTimeZone } from './time.ts';

/** A zod check that says what is wrong and, as `params.fix`, what to write instead. */
function checked<T extends z.ZodType>(schema: T, ok: (value: z.output<T>) => boolean, wrong: string, fix: string) {
  return schema.refine(ok, { error: wrong, params: { fix } });
}

/** Text of one form. */
export function matching(pattern: RegExp, wrong: string, fix: string) {
  return checked(z.string(), (text) => pattern.test(text), wrong, fix);
}

const DURATION = /^(\d+)(s|m|h|d|w)$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds in a duration such as `30s`, `15m`, `1h`, `30d`, `2w`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [, amount, unit] = match;
  return Number(amount) * (SECONDS[unit ?? ''] ?? Number.NaN);
}

/** Seconds of a duration that the vocabulary has already accepted. */
export function seconds(duration: string): number {
  const parsed = parseDuration(duration);
  if (parsed === undefined)
    throw new Error(`'${duration}' is not a duration. fix: write a number and a unit, e.g. 30s`);
  return parsed;
}

const MILLISECONDS = /^(\d+)(ms|s)$/;

/** Seconds (with fraction) of a latency such as `200ms` or `1s`; undefined when it is none. */
export function parseLatency(text: string): number | undefined {
  const match = MILLISECONDS.exec(text);
  if (!match) return undefined;
  return match[2] === 'ms' ? Number(match[1]) / 1000 : Number(match[1]);
}

/** Seconds (with fraction) of a latency that the vocabulary has already accepted. */
export function latencySeconds(latency: string): number {
  const parsed = parseLatency(latency);
  if (parsed === undefined) throw new Error(`'${latency}' is not a latency. fix: write milliseconds, e.g. 200ms`);
  return parsed;
}

const CPU = /^(\d+m|\d+(\.\d{1,3})?)$/;
const MEMORY = /^\d+(\.\d+)?(Ki|Mi|Gi|Ti)$/;
const MEMORY_UNIT: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** CPU in millicores: `500m` is 500, `2` is 2000. */
export function millicores(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Math.round(Number(cpu) * 1000);
}

/** Memory in bytes: `512Mi`, `1Gi`. */
export function bytes(memory: string): number {
  return Math.round(Number(memory.slice(0, -2)) * (MEMORY_UNIT[memory.slice(-2)] ?? Number.NaN));
}

export function isCidr(text: string): boolean {
  return text.includes('/') && ipaddr.isValidCIDR(text);
}

const CRON_FIELD = /^(\*|[a-z]{3}|\d+)(-([a-z]{3}|\d+))?(\/\d+)?$/i;

function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  // Kubernetes and Velero read five classic fields. croner also accepts seconds, years, L, W, # and Sunday as 7.
  if (fields.length !== 5 || /7/.test(fields[4]?.replace(/\/\d+/g, '') ?? '')) return false;
  if (!fields.every((field) => field.split(',').every((part) => CRON_FIELD.test(part)))) return false;
  try {
    new Cron(text, { paused: true });
    return true;
  } catch {
    return false;
  }
}

function isPattern(value: string): boolean {
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const HOST = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Names become names of objects, namespaces and label values: an RFC 1035 label, 63 characters at the most. */
export const name = checked(
  checked(
    z.string(),
    (v) => v.length <= 63,
    'is longer than 63 characters',
    'shorten it: it becomes a Kubernetes name',
  ),
  (v) => v.length > 63 || LABEL.test(v),
  'is not a name that Kubernetes accepts',
  'use lower-case letters, digits and -, starting with a letter, e.g. astral-planner',
);
/** A name in which `$environment` stands for the environment's, at the end or before a hyphen. */
export const namespacePattern = checked(
  z.string(),
  (v) => LABEL.test(v.replaceAll('$environment', 'environment')) && v.length <= 52,
  'is not a name of a namespace',
  'use lower-case letters, digits, - and $environment, 52 characters at the most, e.g. idp-$environment',
);
export const labelName = matching(
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
  'is not the name of a label',
  'use letters, digits, - . and _, with a domain and / before it at the most, e.g. atmos.tools/stack',
);
export const labelValue = matching(
  /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
  'is not the value of a label',
  'use up to 63 letters, digits, - . and _, e.g. prod-us-east-1-prod',
);
export const host = checked(
  z.string(),
  (v) => HOST.test(v),
  'is not a host name',
  'write the name alone, e.g. api.stripe.com',
);
export const port = checked(
  z.number(),
  (v) => Number.isInteger(v) && v >= 1 && v <= 65_535,
  'is not a port',
  'use a whole number from 1 to 65535',
);
export const duration = checked(
  z.string(),
  (v) => parseDuration(v) !== undefined,
  'is not a duration',
  'write a whole number and a unit (s, m, h, d, w), e.g. 30s, 15m, 1h, 30d',
);
export const latency = checked(
  z.string(),
  (v) => parseLatency(v) !== undefined,
  'is not a latency',
  'write milliseconds or seconds, e.g. 200ms or 1s',
);
export const cpuQuantity = checked(
  z.string(),
  (v) => CPU.test(v),
  'is not a CPU quantity',
  "write cores or millicores as text, e.g. '500m' or '2'",
);
export const memoryQuantity = checked(
  z.string(),
  (v) => MEMORY.test(v),
  'is not a memory quantity',
  "write a number and Ki, Mi, Gi or Ti, e.g. '512Mi' or '1Gi' (Kubernetes knows no GB or Gb)",
);
export const percent = checked(
  z.number(),
  (v) => v > 0 && v <= 100,
  'is not a percentage',
  'use a number above 0 and up to 100',
);
/** Where the API takes whole percentages only: weights of a canary, targets of an autoscaler. */
export const wholePercent = checked(
  z.number(),
  (v) => Number.isInteger(v) && v >= 1 && v <= 100,
  'is not a whole percentage',
  'use a whole number from 1 to 100',
);
export const count = checked(
  z.number(),
  (v) => Number.isInteger(v) && v >= 1,
  'is not a count',
  'use a whole number from 1',
);
export const cron = checked(
  z.string(),
  isCron,
  'is not a cron schedule',
  "write the five fields minute hour day month weekday, e.g. '0 2 * * *'",
);
export const cidr = checked(z.string(), isCidr, 'is not a CIDR', 'write address/prefix, e.g. 10.0.0.0/16');
export const url = checked(
  z.string(),
  (v) => URL.canParse(v) && v.startsWith('https://'),
  'is not an https URL',
  'write it whole, e.g. https://github.com/acme/gitops',
);
export const urlPath = checked(
  z.string(),
  (v) => /^\/[\w\-./~%]*$/.test(v),
  'is not a path',
  'start it with /, e.g. /api/health',
);
export const filePath = checked(
  z.string(),
  (v) => /^\/[\w\-./]+$/.test(v) && !v.includes('..'),
  'is not an absolute path',
  'start it with /, e.g. /app/.next/cache',
);
export const tag = checked(
  z.string(),
  (v) => /^[\w][\w.-]{0,127}$/.test(v) && v !== 'latest',
  'is not a pinned image tag',
  "name a released version, e.g. v1.0.0 ('latest' changes under the cluster's feet)",
);
export const imageRepository = checked(
  z.string(),
  (v) => /^[a-z0-9.-]+\.[a-z]+(:\d+)?(\/[a-z0-9._-]+)+$/.test(v),
  'is not an image repository with its registry and without a tag',
  "write registry/path, e.g. ghcr.io/acme/app, and the tag as 'version'",
);
export const envName = matching(/^[A-Z_][A-Z0-9_]*$/, 'is not an environment variable name', 'use A-Z, 0-9 and _');

/** What others hand on as it is: Helm reads `{{`, Fluent Bit `${`, and each takes a line break for the end. */
export const pattern = checked(
  z.string().min(1),
  (value) => isPattern(value) && !/[\r\n]|\{\{|\$\{/.test(value),
  'is not a regular expression in one line without {{ and ${',
  "write e.g. '^(fatal|critical)$'",
);

export const email = matching(
  /^[^@\s]+@[^@\s]+\.[a-z]+$/,
  'is not an e-mail address',
  'write it whole, e.g. ops@acme.com',
);

export const localTime = checked(
  z.string(),
  isLocalTime,
  'is not a date and time',
  'write them as clocks there show them, without a zone, e.g. 2026-12-05T18:00',
);
export const timezone = checked(
  z.string(),
  isTimeZone,
  'is not an IANA time zone',
  'name a place, e.g. America/New_York',
);
