import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type ChaosFault, ChaosRun, type ChaosRunProps } from '../../src/constructs/chaos-run.ts';
import { runScript } from '../support/shell.ts';

const fault = (name: string, experiment: ChaosFault['experiment'] = 'pod-delete'): ChaosFault => ({
  name,
  experiment,
  target: { namespace: 'shop', labels: { app: 'web', version: 'blue' }, kind: 'deployment' },
  seconds: 60,
  settings: { FORCE: 'false' },
});
const props: ChaosRunProps = {
  name: 'shop-chaos',
  namespace: 'litmus',
  instance: 'shop-staging',
  cron: '0 9 10 1,4,7,10 *',
  faults: [fault('lost-pods')],
};

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function synth(difference: Partial<ChaosRunProps> = {}) {
  const chart = Testing.chart();
  new ChaosRun(chart, 'test', { ...props, ...difference });
  const all = Testing.synth(chart);
  const find = (kind: string, name: string, namespace?: string) =>
    all.find((o: Named) => o.kind === kind && o.metadata.name === name && o.metadata.namespace === namespace);
  return { all, find };
}

/** The script, with a kubectl that answers with one verdict. */
function run(verdict: string) {
  const { data } = synth().find('ConfigMap', 'shop-chaos', 'litmus');
  return runScript({
    shell: '/bin/sh',
    files: data,
    commands: { kubectl: `case "$*" in *jsonpath*) printf '%s' '${verdict}' ;; esac`, sleep: '' },
    env: { LITMUS: 'litmus', FAULTS: 'lost-pods:pod-delete:60', ALLOWANCE: '30', POLL: '5' },
  });
}

describe('ChaosRun', () => {
  it('asks Litmus for a fault of one workload, which must be well before and after', () => {
    const { data } = synth().find('ConfigMap', 'shop-chaos', 'litmus');
    expect(JSON.parse(data['lost-pods.json'])).toEqual({
      apiVersion: 'litmuschaos.io/v1alpha1',
      kind: 'ChaosEngine',
      metadata: { name: 'lost-pods', namespace: 'litmus' },
      spec: {
        engineState: 'active',
        jobCleanUpPolicy: 'retain',
        defaultHealthCheck: true,
        chaosServiceAccount: 'shop-chaos-faults',
        appinfo: { appns: 'shop', applabel: 'app=web,version=blue', appkind: 'deployment' },
        experiments: [
          {
            name: 'pod-delete',
            spec: {
              components: {
                env: [
                  { name: 'FORCE', value: 'false' },
                  { name: 'TOTAL_CHAOS_DURATION', value: '60' },
                ],
              },
            },
          },
        ],
      },
    });
  });

  it('may delete pods of the workloads only where an experiment does', () => {
    const verbs = (experiment: ChaosFault['experiment']) =>
      synth({ faults: [fault('f', experiment)] }).find('Role', 'shop-chaos-faults', 'shop').rules[0].verbs;
    expect(verbs('pod-delete')).toEqual(['delete', 'get', 'list']);
    expect(verbs('pod-network-latency')).toEqual(['get', 'list']);
  });

  it('may drain nodes only where an experiment does', () => {
    expect(synth().find('ClusterRole', 'litmus-shop-chaos-faults')).toBeUndefined();
    const drains = synth({ faults: [fault('lost-node', 'node-drain')] });
    expect(drains.find('ClusterRole', 'litmus-shop-chaos-faults').rules).toContainEqual({
      apiGroups: [''],
      resources: ['pods/eviction'],
      verbs: ['create'],
    });
  });

  it('passes, and removes the ChaosEngine, when the workload is well again', () => {
    const { status, stdout, calls } = run('Pass');
    expect({ status, last: stdout.trim().split('\n').at(-1) }).toEqual({ status: 0, last: 'PASSED' });
    expect(calls.filter((call) => call.includes('delete chaosengines')).length).toBeGreaterThan(1);
  });

  it('fails, and removes the ChaosEngine, when it is not', () => {
    const { status, stderr, calls } = run('Fail');
    expect(status).toBe(1);
    expect(stderr).toContain('FAILED: lost-pods ended with Fail');
    expect(calls.at(-1)).toContain('delete chaosengines.litmuschaos.io lost-pods');
  });

  it('fails when Litmus does not say how it ended', () => {
    const { status, stderr } = run('Awaited');
    expect(status).toBe(1);
    expect(stderr).toContain('is still Awaited after 90 seconds');
  });

  it('refuses to do nothing, and to make faults where it runs itself', () => {
    expect(() => synth({ faults: [] })).toThrow(/faults is empty.*fix:/);
    const own = { ...fault('itself'), target: { ...fault('itself').target, namespace: 'litmus' } };
    expect(() => synth({ faults: [own] })).toThrow(/a target is in litmus.*fix:/);
  });
});
