import ipaddr from 'ipaddr.js';
import { cronProblem } from './cron.ts';
import {
  dnsLabelProblem,
  dnsSubdomainProblem,
  labelValueProblem,
  pathSegmentProblem,
  portNameProblem,
  qualifiedNameProblem,
} from './names.ts';
import { quantityProblem } from './quantity.ts';

type Check = (value: unknown) => string | undefined;

/** Checks strings only: what is no string is for `type` to refuse. */
function ofText(check: (text: string) => string | undefined): Check {
  return (value) => (typeof value === 'string' ? check(value) : undefined);
}

function ofPattern(pattern: RegExp, message: string): Check {
  return ofText((text) => (pattern.test(text) ? undefined : message));
}

function between(min: number | bigint, max: number | bigint, message: string): Check {
  return (value) => (typeof value === 'number' && (value < min || value > max) ? message : undefined);
}

/** An address in the strict form: IPv4 as four decimals, IPv6 without a zone. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes('%'));
}

function isCidr(text: string): boolean {
  const [address = '', length = ''] = text.split('/', 2);
  return (
    isAddress(address) && /^(?:0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (address.includes(':') ? 128 : 32)
  );
}

const dateTime = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const goDuration = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const wordDuration = /^(?:\d+\s*(?:nano|micro|milli|sec|min|hr|hour|day|week|wk|d|w|s|m|h)s?\s*)+$/;
const percent = /^\d+%$/;
const standardResource = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;
const quotaResource =
  /^(?:(?:requests\.|limits\.)?(?:cpu|memory|ephemeral-storage)|requests\.storage|(?:requests\.)?hugepages-.+|pods|resourcequotas|services(?:\.nodeports|\.loadbalancers)?|replicationcontrollers|secrets|persistentvolumeclaims|configmaps)$/;

/**
 * Formats by name: those that Kubernetes publishes, then those of our own rules for what the API server enforces
 * without publishing it. A format that is not here says nothing, as for the API server.
 */
const formats: Readonly<Record<string, Check>> = {
  int32: between(-(2 ** 31), 2 ** 31 - 1, 'must fit into 32 bits'),
  int64: between(-(2n ** 63n), 2n ** 63n - 1n, 'must fit into 64 bits'),
  'date-time': ofText((text) =>
    dateTime.test(text) && !Number.isNaN(Date.parse(text)) ? undefined : 'must be a time such as 2026-01-31T09:00:00Z',
  ),
  date: ofPattern(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-01-31'),
  duration: ofText((text) =>
    goDuration.test(text) || wordDuration.test(text) ? undefined : 'must be a duration such as 90s or 1h30m',
  ),
  byte: ofText((text) =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''))
      ? undefined
      : 'must be base64',
  ),
  ipv4: ofText((text) => (ipaddr.IPv4.isValidFourPartDecimal(text) ? undefined : 'must be an IPv4 address')),
  ipv6: ofText((text) => (text.includes(':') && isAddress(text) ? undefined : 'must be an IPv6 address')),
  cidr: ofText((text) => (isCidr(text) ? undefined : 'must be a CIDR such as 10.0.0.0/16')),
  uuid: ofPattern(/^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i, 'must be a UUID'),
  uri: ofText((text) => (URL.canParse(text) || text.startsWith('/') ? undefined : 'must be a URI')),
  email: ofPattern(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address'),
  hostname: ofPattern(/^(?=.{1,253}$)(?!-)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/, 'must be a host name'),

  quantity: quantityProblem,
  amount: (value) => quantityProblem(value) ?? (String(value).startsWith('-') ? 'must not be negative' : undefined),
  'go-duration': ofPattern(goDuration, 'must be a duration such as 90s or 1h30m'),
  cron: ofText(cronProblem),
  ip: ofText((text) => (isAddress(text) ? undefined : 'must be an IP address')),
  'dns-label': ofText((text) => dnsLabelProblem(text)),
  'dns-subdomain': ofText((text) => dnsSubdomainProblem(text)),
  'dns-wildcard': ofText((text) => dnsSubdomainProblem(text.replace(/^\*\./, ''))),
  'path-segment': ofText(pathSegmentProblem),
  'qualified-name': ofText(qualifiedNameProblem),
  'annotation-key': ofText((text) => qualifiedNameProblem(text.toLowerCase())),
  'label-value': ofText(labelValueProblem),
  'port-name': ofText(portNameProblem),
  port: (value) =>
    typeof value === 'number'
      ? between(1, 65535, 'must be a port from 1 to 65535')(value)
      : ofText(portNameProblem)(value),
  'int-or-percent': (value) =>
    typeof value === 'number'
      ? between(0, Number.POSITIVE_INFINITY, 'must not be negative')(value)
      : ofPattern(percent, 'must be a whole number or a percentage such as 25%')(value),
  'env-name': ofPattern(
    /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
    'must be a name of letters, digits, _, - and ., not beginning with a digit',
  ),
  'config-key': ofPattern(/^(?!\.\.?$)(?=.{1,253}$)[-._a-zA-Z0-9]+$/, 'must be a key of letters, digits, -, _ and .'),
  'resource-name': ofText((text) =>
    standardResource.test(text) || (text.includes('/') && qualifiedNameProblem(text) === undefined)
      ? undefined
      : 'must be cpu, memory, ephemeral-storage, hugepages-<size> or an extended resource such as example.com/device',
  ),
  'quota-resource-name': ofText((text) =>
    quotaResource.test(text) || (text.includes('/') && qualifiedNameProblem(text) === undefined)
      ? undefined
      : 'must be a resource that a quota can count, such as requests.cpu, limits.memory, pods or count/deployments.apps',
  ),
};

/** What a value must be to have the format, when it has not. */
export function formatProblem(format: string, value: unknown): string | undefined {
  return Object.hasOwn(formats, format) ? formats[format]?.(value) : undefined;
}
