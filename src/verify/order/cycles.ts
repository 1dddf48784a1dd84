import { push } from '../lists.ts';
import type { Edge } from './order.ts';

/** Ways back to where one started, along edges of which at least one is strict: no waves can satisfy them. */
export function cyclesOf(edges: readonly Edge[]): Edge[][] {
  const from = new Map<string, Edge[]>();
  for (const edge of edges) push(from, edge.from.name, edge);
  const cycles: Edge[][] = [];
  const reported = new Set<string>();
  for (const edge of edges) {
    if (!edge.strict || reported.has(edge.from.name)) continue;
    const back = shortest(edge.to.name, edge.from.name, from);
    if (!back) continue;
    const cycle = [edge, ...back];
    for (const each of cycle) reported.add(each.from.name);
    cycles.push(cycle);
  }
  return cycles;
}

/** The shortest way, breadth first. */
function shortest(start: string, goal: string, from: ReadonlyMap<string, readonly Edge[]>): Edge[] | undefined {
  const cameBy = new Map<string, Edge | undefined>([[start, undefined]]);
  for (const name of cameBy.keys()) {
    if (name === goal) break;
    for (const edge of from.get(name) ?? []) {
      if (!cameBy.has(edge.to.name)) cameBy.set(edge.to.name, edge);
    }
  }
  if (!cameBy.has(goal)) return undefined;
  const way: Edge[] = [];
  for (let edge = cameBy.get(goal); edge; edge = cameBy.get(edge.from.name)) way.unshift(edge);
  return way;
}
