import type { Unchecked } from '../finding.ts';
import { nameOf } from '../set.ts';
import type { End } from './ends.ts';
import { because, type Edge } from './matrix.ts';
import { becauseOfMesh } from './mesh/mesh.ts';
import { formatPorts, formatRanges, intersection, isEmpty, PROTOCOLS } from './ports.ts';
import type { Reachability, SideVerdict } from './reachability.ts';

/** Longer names push their ports out of the column. */
const WIDEST = 64;

/** What may talk to what in one cluster. */
export interface ReachReport {
  readonly name: string;
  readonly network: Reachability;
  readonly edges: readonly Edge[];
  /** What NetworkPolicies do not say of it. */
  readonly notChecked: readonly Unchecked[];
  /** Whether every end was asked about, so that those which reach everything may be said in one line. */
  readonly whole: boolean;
}

/** One block for each source, one line for each end that it reaches; with `why`, who says so. */
export function reachText(reports: readonly ReachReport[], why: boolean): string {
  return reports.map((report) => [report.name, ...blocks(report, why), ''].join('\n')).join('\n');
}

function blocks({ network, edges, whole }: ReachReport, why: boolean): string[] {
  if (edges.length === 0) return ['  nothing reaches anything'];
  const bySource = new Map<End, Edge[]>();
  for (const edge of edges) {
    const list = bySource.get(edge.from);
    if (list) list.push(edge);
    else bySource.set(edge.from, [edge]);
  }
  return [...bySource].flatMap(([from, list]) => {
    const ports = new Set(list.map(({ verdict }) => formatPorts(verdict.ports)));
    const others = network.ends.filter((end) => from.kind === 'pods' || end.kind === 'pods');
    if (whole && !why && ports.size === 1 && list.length === others.length) {
      return [`  ${from.name}`, `    → everything  ${[...ports].join()}`];
    }
    const lines = linesOf(list, network, why);
    const width = Math.min(WIDEST, Math.max(...lines.map(({ to }) => to.length)));
    return [
      `  ${from.name}`,
      ...lines.flatMap(({ to, ports: passing, reasons }) => [`    → ${to.padEnd(width)}  ${passing}`, ...reasons]),
    ];
  });
}

interface Line {
  readonly to: string;
  readonly ports: string;
  readonly reasons: readonly string[];
}

/** Pods one by one; addresses to which the same holds in one line. */
function linesOf(edges: readonly Edge[], network: Reachability, why: boolean): Line[] {
  const addresses = network.ends.filter(({ kind }) => kind === 'addresses').length;
  const grouped = new Map<string, { readonly edge: Edge; readonly names: string[] }>();
  for (const edge of edges) {
    const { to, verdict } = edge;
    const same = [formatPorts(verdict.ports), ...(why ? reasonsOf(edge) : [])].join();
    const id = to.kind === 'pods' ? `pods ${grouped.size}` : same;
    const group = grouped.get(id);
    if (group) group.names.push(to.name);
    else grouped.set(id, { edge, names: [to.name] });
  }
  return [...grouped.values()].map(({ edge, names }) => ({
    to: edge.to.kind === 'addresses' && names.length === addresses ? 'every address' : names.join(', '),
    ports: formatPorts(edge.verdict.ports),
    reasons: why ? reasonsOf(edge) : [],
  }));
}

function reasonsOf({ verdict }: Edge): string[] {
  const mesh = ofMesh(verdict);
  return [
    `        out: ${because(verdict.egress)}`,
    `        in:  ${because(verdict.ingress)}`,
    ...(mesh === undefined ? [] : [`        mesh: ${mesh}`]),
  ];
}

function ofMesh({ egress, ingress, mesh }: Edge['verdict']): string | undefined {
  return mesh && becauseOfMesh(mesh, intersection(egress.ports, ingress.ports));
}

/** One line for each edge and protocol. */
export function reachCsv(reports: readonly ReachReport[]): string {
  const rows = reports.flatMap(({ name, edges }) =>
    edges.flatMap(({ from, to, verdict }) => {
      const { ports, egress, ingress } = verdict;
      const mesh = ofMesh(verdict);
      const passing = PROTOCOLS.filter((protocol) => (ports[protocol] ?? []).length > 0);
      const row = (protocol: string, ranges: string) =>
        [name, from.name, to.name, protocol, ranges, because(egress), because(ingress), mesh ?? ''].map(cell).join(',');
      if (passing.length === 0) return [row('', '')];
      return passing.map((protocol) => row(protocol, formatRanges(ports[protocol] ?? [])));
    }),
  );
  return `${['target,from,to,protocol,ports,egress,ingress,mesh', ...rows].join('\n')}\n`;
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Everything, for other tools. */
export function reachJson(reports: readonly ReachReport[]): string {
  const targets = reports.map(({ name, network, edges, notChecked }) => ({
    name,
    ends: network.ends.map((end) =>
      end.kind === 'pods'
        ? { name: end.name, namespace: end.namespace, labels: end.labels, made: end.subject !== undefined }
        : { name: end.name, address: end.address },
    ),
    edges: edges.map(({ from, to, verdict }) => ({
      from: from.name,
      to: to.name,
      ports: PROTOCOLS.flatMap((protocol) =>
        (verdict.ports[protocol] ?? []).map(([first, last]) => ({ protocol, first, last })),
      ),
      egress: sideJson(verdict.egress),
      ingress: sideJson(verdict.ingress),
      ...(verdict.mesh ? { mesh: meshJson(verdict.mesh) } : {}),
    })),
    notChecked: notChecked.map(({ subject, unchecked }) => ({
      object: subject ? nameOf(subject.object) : '',
      reason: unchecked,
    })),
  }));
  return `${JSON.stringify({ version: 1, targets }, null, 2)}\n`;
}

function meshJson({ policies, allowed, denied, unproven }: NonNullable<Edge['verdict']['mesh']>) {
  const names = (all: typeof allowed) => all.map(({ policy, rule }) => ({ policy: policy.name, rule: rule.path }));
  return {
    restricted: policies.length > 0,
    policies: policies.map(({ name }) => name),
    allowedBy: names(allowed),
    deniedBy: names(denied),
    needsMutualTls: !isEmpty(unproven),
  };
}

function sideJson({ policies, by }: SideVerdict) {
  return {
    restricted: policies.length > 0,
    policies: policies.map(({ name }) => name),
    allowedBy: by.map(({ policy, rule }) => ({ policy: policy.name, rule: rule.path })),
  };
}
