import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { loadTest } from '../../charts/load-test.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function objects(difference: object = {}, environment: 'staging' | 'production' = 'staging') {
  const target = sampleTarget(difference, environment);
  const layer = new Layer(Testing.app(), loadTest, target);
  loadTest.build(layer, target);
  return Testing.synth(layer);
}
const of = (kind: string, all = objects()) => all.find((object) => object.kind === kind);

describe('load-test', () => {
  it('is nothing where the platform has none', () => {
    expect(objects({}, 'production')).toEqual([]);
  });

  it('comes in through the public address of the environment', () => {
    expect(of('ConfigMap').data['test.js']).toContain('http.get("https://staging.astral-planner.com/")');
    expect(of('CronJob').spec.schedule).toBe('0 1 * * 1');
    expect(of('CronJob').spec.jobTemplate.spec.template.spec.containers[0].image).toBe('docker.io/grafana/k6:1.8.1');
  });

  it('may reach the internet on 443, and nothing of the cluster', () => {
    const { spec } = of('NetworkPolicy');
    expect(of('CronJob').spec.jobTemplate.spec.template.metadata.labels).toMatchObject(spec.podSelector.matchLabels);
    expect(spec.policyTypes).toEqual(['Egress']);
    expect(spec.egress[0].ports).toEqual([{ port: 443, protocol: 'TCP' }]);
    expect(spec.egress[0].to[0].ipBlock.except).toContain('10.0.0.0/8');
  });
});

describeWithSchemas('load-test against the API', { kubernetes: '1.34', groups: [] }, (schemas) => {
  it('is what an API server takes', () => {
    expect(complaintsOf(schemas, objects())).toEqual([]);
  });
});
