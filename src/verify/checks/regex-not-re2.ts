import { alertmanagerConfigs, type LabelMatch, type Route } from '../alertmanager/config.ts';
import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { compilesAsRe2 } from '../promql/re2.ts';
import { isPlain, textAt } from '../values.ts';

/** Kinds that hold a `regex`, at any depth: relabelings of the Prometheus operator, matches of Istio's routes. */
const WITH_REGEX = {
  'monitoring.coreos.com': ['PodMonitor', 'ServiceMonitor', 'Probe', 'ScrapeConfig', 'Prometheus', 'PrometheusAgent'],
  'networking.istio.io': ['VirtualService'],
};

export const regexNotRe2: Check = {
  id: 'regex-not-re2',
  severity: 'error',
  family: 'rules',
  about: 'A regex of a route, an inhibition or a relabeling is none in RE2 syntax.',
  protects:
    'Prometheus, Alertmanager and the proxies of Istio refuse their whole configuration, and go on with the one before, or not at all.',
  fix: 'write it in RE2 syntax, which has no lookahead, lookbehind or backreference',
  *run({ set }) {
    for (const { subject, route, inhibitions } of alertmanagerConfigs(set)) {
      const matchers = [
        ...(route ? inRoutes(route) : []),
        ...inhibitions.flatMap(({ source, target }) => [...source, ...target]),
      ];
      for (const { type, value, path } of matchers) {
        if ((type === '=~' || type === '!~') && !compilesAsRe2(value)) {
          yield { subject, path: `${path}.value`, message: `is ${value}, which is no regex in RE2 syntax` };
        }
      }
    }
    for (const [group, kinds] of Object.entries(WITH_REGEX)) {
      for (const subject of kinds.flatMap((kind) => set.ofKind(kind, group)))
        yield* regexes(subject, subject.object.spec, 'spec');
    }
  },
};

function inRoutes({ matchers, routes }: Route): LabelMatch[] {
  return [...matchers, ...routes.flatMap(inRoutes)];
}

function* regexes(subject: Subject, value: unknown, path: string): Iterable<Complaint> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* regexes(subject, item, `${path}[${index}]`);
    return;
  }
  if (!isPlain(value)) return;
  const regex = textAt(value, 'regex');
  if (regex !== undefined && !compilesAsRe2(regex)) {
    yield { subject, path: `${path}.regex`, message: `is ${regex}, which is no regex in RE2 syntax` };
  }
  for (const [key, inner] of Object.entries(value)) yield* regexes(subject, inner, `${path}.${key}`);
}
