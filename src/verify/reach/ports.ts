export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** First and last port, both in it. */
export type PortRange = readonly [first: number, last: number];

/** Ports by protocol: sorted ranges that neither touch nor overlap. A protocol that is not there has none. */
export type Ports = Readonly<Partial<Record<Protocol, readonly PortRange[]>>>;

export const NO_PORTS: Ports = {};
export const ALL_PORTS: Ports = { TCP: [[1, 65_535]], UDP: [[1, 65_535]], SCTP: [[1, 65_535]] };

export function portsOf(protocol: Protocol, first: number, last: number = first): Ports {
  return last < first ? NO_PORTS : { [protocol]: [[first, last]] };
}

export function union(a: Ports, b: Ports): Ports {
  if (a === b || a === NO_PORTS) return b;
  if (b === NO_PORTS) return a;
  return combine(a, b, (left, right) => merge([...left, ...right]));
}

export function intersection(a: Ports, b: Ports): Ports {
  return combine(a, b, (left, right) =>
    merge(
      left.flatMap(([from, to]) =>
        right.flatMap(([otherFrom, otherTo]): PortRange[] => {
          const range: PortRange = [Math.max(from, otherFrom), Math.min(to, otherTo)];
          return range[0] <= range[1] ? [range] : [];
        }),
      ),
    ),
  );
}

/** The ports of the first that are not of the second. */
export function difference(a: Ports, b: Ports): Ports {
  if (a === b) return NO_PORTS;
  if (b === NO_PORTS) return a;
  return combine(a, b, (left, right) =>
    right.reduce<readonly PortRange[]>(
      (rest, [from, to]) =>
        rest.flatMap(([first, last]): PortRange[] => {
          if (to < first || from > last) return [[first, last]];
          const around: PortRange[] = [
            [first, from - 1],
            [to + 1, last],
          ];
          return around.filter((range) => range[0] <= range[1]);
        }),
      left,
    ),
  );
}

export function isEmpty(ports: Ports): boolean {
  return PROTOCOLS.every((protocol) => (ports[protocol]?.length ?? 0) === 0);
}

export function hasPort(ports: Ports, protocol: Protocol, port: number): boolean {
  return ports[protocol]?.some(([first, last]) => first <= port && port <= last) ?? false;
}

/** `TCP 443, 8000-8010, UDP 53`, `every port`, `no port`. */
export function formatPorts(ports: Ports): string {
  if (PROTOCOLS.every((protocol) => isWhole(ports[protocol]))) return 'every port';
  const parts = PROTOCOLS.flatMap((protocol) => {
    const ranges = ports[protocol] ?? [];
    if (ranges.length === 0) return [];
    return [isWhole(ranges) ? `every ${protocol} port` : `${protocol} ${formatRanges(ranges)}`];
  });
  return parts.length === 0 ? 'no port' : parts.join(', ');
}

/** `443, 8000-8010`. */
export function formatRanges(ranges: readonly PortRange[]): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

function isWhole(ranges: readonly PortRange[] | undefined): boolean {
  return ranges?.length === 1 && ranges[0]?.[0] === 1 && ranges[0][1] === 65_535;
}

function combine(
  a: Ports,
  b: Ports,
  by: (left: readonly PortRange[], right: readonly PortRange[]) => readonly PortRange[],
): Ports {
  const result: Partial<Record<Protocol, readonly PortRange[]>> = {};
  for (const protocol of PROTOCOLS) {
    const ranges = by(a[protocol] ?? [], b[protocol] ?? []);
    if (ranges.length > 0) result[protocol] = ranges;
  }
  return result;
}

function merge(ranges: readonly PortRange[]): readonly PortRange[] {
  if (ranges.length < 2) return ranges;
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}
