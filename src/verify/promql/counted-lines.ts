import type { ManifestSet } from '../set.ts';

/** Kinds in which a pipeline of Fluent Bit lies: a chart's values, or its file. */
const KINDS = new Set(['Application', 'ConfigMap']);

/**
 * Counters that Fluent Bit makes of lines: `<metric_namespace>_<metric_subsystem>_<metric_name>` of each filter of that
 * kind in its pipeline.
 *
 * Source: https://docs.fluentbit.io/manual/data-pipeline/filters/log_to_metrics
 */
export function countedLines(set: ManifestSet): Set<string> {
  const texts = set.all.filter(({ object }) => KINDS.has(object.kind)).flatMap(({ object }) => pipelinesIn(object));
  const filters = texts
    .flatMap((text) => text.split(/^\s*\[/m))
    .filter((section) => setting(section, 'name') === FILTER);
  return new Set(
    filters.map((section) =>
      ['metric_namespace', 'metric_subsystem', 'metric_name'].flatMap((key) => setting(section, key) ?? []).join('_'),
    ),
  );
}

const FILTER = 'log_to_metrics';

function pipelinesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes(FILTER) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pipelinesIn) : [];
}

/** What a section of a classic pipeline says under a key, whose letters may be large or small. */
function setting(section: string, key: string): string | undefined {
  return new RegExp(`^[ \\t]*${key}[ \\t]+(\\S+)[ \\t]*$`, 'im').exec(section)?.[1];
}
