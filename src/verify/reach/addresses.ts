import ipaddr from 'ipaddr.js';

/** An address range as numbers. Addresses of the two families never meet. */
interface Range {
  readonly family: 'ipv4' | 'ipv6';
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses that no range of a set tells apart, by the narrowest range that they lie in. */
export interface AddressClass {
  /** That range, e.g. `10.0.0.0/24`; `internet` and `internet (IPv6)` for what lies in none that is narrower. */
  readonly name: string;
  /** One of them: what holds of it holds of all. */
  readonly address: string;
}

/** Addresses, sorted, so that those of a range are found without looking at the others. */
export class AddressIndex<T extends { readonly address: string }> {
  readonly #sorted: Readonly<Record<Range['family'], { readonly number: bigint; readonly of: T }[]>> = {
    ipv4: [],
    ipv6: [],
  };

  constructor(all: readonly T[]) {
    for (const of of all) {
      if (!ipaddr.isValid(of.address)) continue;
      const parsed = ipaddr.parse(of.address);
      this.#sorted[parsed.kind()].push({ number: numberOf(parsed), of });
    }
    for (const list of Object.values(this.#sorted)) list.sort((a, b) => compare(a.number, b.number));
  }

  /** What lies in a range and in none of the excepted ones; nothing in a range that is none. */
  in(cidr: string, except: readonly string[] = []): T[] {
    const range = rangeOf(cidr);
    if (!range) return [];
    const list = this.#sorted[range.family];
    const without = except.flatMap((other) => rangeOf(other) ?? []).filter(({ family }) => family === range.family);
    const found: T[] = [];
    for (let next = firstFrom(list, range.first); next < list.length; next += 1) {
      const entry = list[next];
      if (!entry || entry.number > range.last) break;
      if (!without.some(({ first, last }) => first <= entry.number && entry.number <= last)) found.push(entry.of);
    }
    return found;
  }
}

/** The place of the first number that is not below another. */
function firstFrom(list: readonly { readonly number: bigint }[], number: bigint): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.number ?? 0n) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

const WHOLE = ['0.0.0.0/0', '::/0'];

/**
 * All addresses there are, cut into classes by ranges. Ranges of CIDRs lie in one another or apart, so that the classes
 * are the ranges, each without the narrower ones in it.
 */
export function addressClasses(cidrs: Iterable<string>): AddressClass[] {
  const ranges = new Map<string, { readonly name: string; readonly range: Range }>();
  for (const cidr of [...WHOLE, ...cidrs]) {
    const range = rangeOf(cidr);
    if (range) ranges.set(`${range.family} ${range.first} ${range.last}`, { name: cidr, range });
  }
  const sorted = [...ranges.values()].sort(({ range: a }, { range: b }) =>
    a.family !== b.family ? (a.family < b.family ? -1 : 1) : compare(a.first, b.first) || compare(b.last, a.last),
  );
  return sorted.flatMap(({ name, range }, index) => {
    const free = firstFree(sorted, index);
    if (free === undefined) return [];
    const whole = WHOLE.indexOf(name);
    const title = whole < 0 ? name : (['internet', 'internet (IPv6)'][whole] ?? name);
    return [{ name: title, address: addressOf(range.family, free) }];
  });
}

/** The first address of a range that no narrower one of the sorted list covers. */
function firstFree(sorted: readonly { readonly range: Range }[], index: number): bigint | undefined {
  const own = sorted[index]?.range;
  if (!own) return undefined;
  let free = own.first;
  for (let next = index + 1; next < sorted.length; next += 1) {
    const inner = sorted[next]?.range;
    if (!inner || inner.family !== own.family || inner.first > free) break;
    if (inner.last >= free) free = inner.last + 1n;
  }
  return free <= own.last ? free : undefined;
}

const known = new Map<string, Range | undefined>();

function rangeOf(cidr: string): Range | undefined {
  if (!known.has(cidr)) known.set(cidr, parse(cidr));
  return known.get(cidr);
}

function parse(cidr: string): Range | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const host = BigInt((address.kind() === 'ipv4' ? 32 : 128) - bits);
  const first = (numberOf(address) >> host) << host;
  return { family: address.kind(), first, last: first + (1n << host) - 1n };
}

function numberOf(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function addressOf(family: Range['family'], number: bigint): string {
  const length = family === 'ipv4' ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
