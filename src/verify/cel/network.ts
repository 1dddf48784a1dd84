import type { Environment } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';

type Parsed = ReturnType<typeof ipaddr.parse>;

/** URLs, IP addresses and CIDRs. Addresses are strict: no leading zeros, no zones, no IPv4 mapped into IPv6. */
export function registerNetwork(environment: Environment): void {
  environment
    .registerType('net.URL', CelUrl)
    .registerFunction('url(string): net.URL', (text: string) => new CelUrl(text))
    .registerFunction('isURL(string): bool', (text: string) => succeeds(() => new CelUrl(text)))
    .registerFunction('net.URL.getScheme(): string', ({ scheme }: CelUrl) => scheme)
    .registerFunction('net.URL.getHost(): string', ({ host }: CelUrl) => host)
    .registerFunction('net.URL.getHostname(): string', ({ hostname }: CelUrl) => hostname)
    .registerFunction('net.URL.getPort(): string', ({ port }: CelUrl) => port)
    .registerFunction('net.URL.getEscapedPath(): string', ({ path }: CelUrl) => path)
    .registerFunction('net.URL.getQuery(): map<string, list<string>>', ({ url }: CelUrl) =>
      Object.fromEntries([...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key)])),
    )
    .registerOperator('net.URL == net.URL', (a: CelUrl, b: CelUrl) => a.url.href === b.url.href)
    .registerType('net.IP', CelIp)
    .registerType('IPNamespace', IpNamespace)
    .registerConstant('ip', 'IPNamespace', new IpNamespace())
    .registerFunction('ip(string): net.IP', (text: string) => new CelIp(text))
    .registerFunction('isIP(string): bool', (text: string) => succeeds(() => new CelIp(text)))
    .registerFunction('IPNamespace.isCanonical(string): bool', (_ip, text: string) => String(new CelIp(text)) === text)
    .registerFunction('string(net.IP): string', String)
    .registerFunction('net.IP.family(): int', ({ address }: CelIp) => (address.kind() === 'ipv4' ? 4n : 6n))
    .registerFunction('net.IP.isUnspecified(): bool', (ip: CelIp) => ip.is('unspecified'))
    .registerFunction('net.IP.isLoopback(): bool', (ip: CelIp) => ip.is('loopback'))
    .registerFunction('net.IP.isLinkLocalMulticast(): bool', (ip: CelIp) => ip.within('224.0.0.0/24', 'ff02::/16'))
    .registerFunction('net.IP.isLinkLocalUnicast(): bool', (ip: CelIp) => ip.is('linkLocal'))
    .registerFunction(
      'net.IP.isGlobalUnicast(): bool',
      (ip: CelIp) => !['unspecified', 'loopback', 'multicast', 'linkLocal', 'broadcast'].some((range) => ip.is(range)),
    )
    .registerOperator('net.IP == net.IP', (a: CelIp, b: CelIp) => String(a) === String(b))
    .registerType('net.CIDR', CelCidr)
    .registerFunction('cidr(string): net.CIDR', (text: string) => new CelCidr(text))
    .registerFunction('isCIDR(string): bool', (text: string) => succeeds(() => new CelCidr(text)))
    .registerFunction('string(net.CIDR): string', String)
    .registerFunction('net.CIDR.ip(): net.IP', ({ ip }: CelCidr) => ip)
    .registerFunction('net.CIDR.prefixLength(): int', ({ length }: CelCidr) => BigInt(length))
    .registerFunction('net.CIDR.masked(): net.CIDR', (cidr: CelCidr) => cidr.masked())
    .registerFunction('net.CIDR.containsIP(net.IP): bool', (cidr: CelCidr, ip: CelIp) => cidr.contains(ip))
    .registerFunction('net.CIDR.containsIP(string): bool', (cidr: CelCidr, text: string) =>
      cidr.contains(new CelIp(text)),
    )
    .registerFunction('net.CIDR.containsCIDR(net.CIDR): bool', (cidr: CelCidr, other: CelCidr) => cidr.holds(other))
    .registerFunction('net.CIDR.containsCIDR(string): bool', (cidr: CelCidr, text: string) =>
      cidr.holds(new CelCidr(text)),
    )
    .registerOperator('net.CIDR == net.CIDR', (a: CelCidr, b: CelCidr) => String(a) === String(b));
}

function succeeds(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

/** Absolute, or a path that begins with `/`: what Go's url.ParseRequestURI takes. */
class CelUrl {
  readonly url: URL;
  readonly scheme: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;

  constructor(text: string) {
    const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
    if ((!absolute && !text.startsWith('/')) || !URL.canParse(text, absolute ? undefined : 'x://')) {
      throw new Error(`${JSON.stringify(text)} is no URL`);
    }
    this.scheme = absolute ? text.slice(0, text.indexOf(':')).toLowerCase() : '';
    this.url = absolute ? new URL(text) : new URL(text, 'x://');
    const [, authority = '', path = ''] = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(text) ?? [];
    // As it is written: URL drops the port that a scheme implies.
    this.host = authority.replace(/^.*@/, '');
    const [, hostname = '', port = ''] = /^(\[.*\]|[^:]*)(?::(\d*))?$/.exec(this.host) ?? [];
    this.hostname = hostname.replace(/^\[(.*)\]$/, '$1');
    this.port = port;
    this.path = path;
  }
}

class IpNamespace {}

class CelIp {
  readonly address: Parsed;

  constructor(text: string) {
    const strict = ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));
    if (!strict || text.includes('%') || (text.includes(':') && text.includes('.'))) {
      throw new Error(`${JSON.stringify(text)} is no IP address`);
    }
    this.address = ipaddr.parse(text);
  }

  is(range: string): boolean {
    return this.address.range() === range;
  }

  within(...ranges: readonly string[]): boolean {
    return ranges.some((range) => new CelCidr(range).contains(this));
  }

  toString(): string {
    return this.address.kind() === 'ipv6' && 'toRFC5952String' in this.address
      ? this.address.toRFC5952String()
      : this.address.toString();
  }
}

class CelCidr {
  readonly ip: CelIp;
  readonly length: number;

  constructor(text: string) {
    const [, address = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
    this.ip = new CelIp(address);
    this.length = Number(length);
    if (this.length > (this.ip.address.kind() === 'ipv4' ? 32 : 128)) throw new Error(`${text} is no CIDR`);
  }

  contains({ address }: CelIp): boolean {
    return address.kind() === this.ip.address.kind() && address.match(this.ip.address, this.length);
  }

  holds(other: CelCidr): boolean {
    return other.length >= this.length && this.contains(other.ip);
  }

  masked(): CelCidr {
    const text = `${this.ip}/${this.length}`;
    const network =
      this.ip.address.kind() === 'ipv4'
        ? ipaddr.IPv4.networkAddressFromCIDR(text).toString()
        : ipaddr.IPv6.networkAddressFromCIDR(text).toRFC5952String();
    return new CelCidr(`${network}/${this.length}`);
  }

  toString(): string {
    return `${this.ip}/${this.length}`;
  }
}
