import { expect, it } from 'vitest';
import { countedLines } from '../../src/verify/promql/counted-lines.ts';
import { readManifests } from '../../src/verify/read/index.ts';
import { ManifestSet } from '../../src/verify/set.ts';

const pipeline = (filter: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: fluent-bit }
data:
  filters.conf: |
    [FILTER]
        Name ${filter}
        metric_namespace logs
        metric_subsystem matched
        metric_name failing_payments_total

    [FILTER]
        Name grep
        metric_name nothing_total
`;
const counted = (text: string) => [...countedLines(new ManifestSet(readManifests({ file: 'a.yaml', text }).subjects))];

it('knows the counters that Fluent Bit makes of lines, by the three parts of their names', () => {
  expect(counted(pipeline('log_to_metrics'))).toEqual(['logs_matched_failing_payments_total']);
});

it('takes no other filter for one that counts', () => {
  expect(counted(pipeline('modify'))).toEqual([]);
  expect(counted(pipeline('log_to_metrics').replace('ConfigMap', 'Secret'))).toEqual([]);
});
