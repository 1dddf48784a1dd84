import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { makeContract } from '../../src/platform/contract.ts';
import type { Target } from '../../src/platform/target.ts';
import { sampleTarget } from '../support/target.ts';

/** The sample platform with its logs in Loki, as if its contract named the bucket. */
function target(retention: string): Target {
  const elastic = sampleTarget();
  const { spec } = elastic;
  return {
    ...elastic,
    spec: { ...spec, logs: { kind: 'loki', retention, storage: '20Gi', ingestion: 16, alerts: {} } },
    contract: makeContract({
      ...elastic.contract.outputs,
      logs_bucket: 'acme-logs',
      loki_role_arn: 'arn:aws:iam::000000000000:role/loki',
    }),
  };
}
const manifests = build(target('90d'));
const find = (kind: string, name: string) =>
  manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
/** An Application as far as it is read here: the values of its chart, of any shape. */
interface HelmSpec {
  readonly source: { readonly helm: { readonly valuesObject: ReturnType<typeof JSON.parse> } };
}
const values = (addon: string) =>
  (find('Application', `astral-planner-production-${addon}`)?.spec as HelmSpec | undefined)?.source.helm.valuesObject;

describe('logs in Loki', () => {
  it('lie in the bucket of the contract, as long as the platform says', () => {
    const { loki: config, serviceAccount, singleBinary } = values('loki');
    expect(config.storage).toMatchObject({ type: 's3', bucketNames: { chunks: 'acme-logs' } });
    expect(config.limits_config.retention_period).toBe('2160h');
    // Without it nothing is ever deleted.
    expect(config.compactor.retention_enabled).toBe(true);
    expect(Object.values(serviceAccount.annotations)).toEqual(['arn:aws:iam::000000000000:role/loki']);
    expect(singleBinary.replicas).toBe(3);
    expect(config.commonConfig.replication_factor).toBe(3);
  });

  it('come from Fluent Bit, which waits for Loki, and are read in Grafana', () => {
    expect(values('fluent-bit').config.outputs).toContain('Host loki.logging.svc');
    expect(values('kube-prometheus-stack').grafana.additionalDataSources).toMatchObject([
      { type: 'loki', uid: 'loki' },
    ]);
    const waits = find('Application', 'astral-planner-production-fluent-bit')?.metadata.annotations?.[
      'orrery.dev/waits-for'
    ];
    expect(waits).toContain('loki (');
  });

  it('need neither Elasticsearch nor Kibana, nor a policy about them', () => {
    const text = manifests.map(({ object }) => `${object.kind}/${object.metadata.name}`).join(' ');
    expect(text).not.toMatch(/Elasticsearch|Kibana|elasticsearch|kibana|eck-operator/);
    expect(find('NetworkPolicy', 'fluent-bit-to-loki')).toBeDefined();
    expect(find('NetworkPolicy', 'grafana-to-loki')).toBeDefined();
    expect(find('PodMonitor', 'loki')).toBeDefined();
  });
});
