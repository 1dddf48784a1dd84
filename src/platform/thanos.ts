import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { instanceOf, type Target } from './target.ts';
import { seconds } from './values.ts';

export const THANOS_HTTP_PORT = 10_902;
export const THANOS_GRPC_PORT = 10_901;
export const thanosParts = ['compact', 'query', 'store'] as const;
export type ThanosPart = (typeof thanosParts)[number];

/** What a part's objects are named. */
export function thanosName(part: ThanosPart): string {
  return `thanos-${part}`;
}

/** The pods of one part, or of all of them. */
export function thanosPods(target: Target, part?: ThanosPart): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'thanos',
    'app.kubernetes.io/instance': instanceOf(target),
    ...(part ? { 'app.kubernetes.io/component': part } : {}),
  };
}

/** What contradicts itself about what Thanos keeps. */
export function ofThanos({ monitoring: { thanos, prometheus } }: PlatformSpec): Finding[] {
  if (!thanos) return [];
  const { raw, fiveMinutes, hour } = thanos.retention;
  const found: Finding[] = [];
  if (seconds(raw) > seconds(fiveMinutes) || seconds(fiveMinutes) > seconds(hour)) {
    found.push({
      path: ['monitoring', 'thanos', 'retention'],
      wrong: 'keeps finer samples longer than coarser ones, which then have nothing to be looked up in',
      fix: 'let raw be the shortest, and hour the longest',
    });
  }
  if (seconds(prometheus.retention) < 86_400) {
    found.push({
      path: ['monitoring', 'prometheus', 'retention'],
      value: prometheus.retention,
      wrong: 'ends before a block of two hours is surely uploaded',
      fix: 'use 1d or more',
    });
  }
  return found;
}
