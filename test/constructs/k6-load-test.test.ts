import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { K6LoadTest, type K6LoadTestProps } from '../../src/constructs/k6-load-test.ts';

function made(props: Partial<K6LoadTestProps> = {}) {
  const chart = Testing.chart();
  new K6LoadTest(chart, 'test', {
    name: 'web-load-test',
    namespace: 'shop-staging',
    instance: 'shop-staging',
    cron: '0 1 * * 1',
    image: 'docker.io/grafana/k6:1.8.1',
    url: 'https://staging.shop.example/',
    stages: [
      { duration: '2m', users: 100 },
      { duration: '30s', users: 0 },
    ],
    latencyMs: 500,
    ...props,
  });
  return Testing.synth(chart);
}
const of = (kind: string, props: Partial<K6LoadTestProps> = {}) => made(props).find((object) => object.kind === kind);

/** The options that the script exports. */
function optionsOf(props: Partial<K6LoadTestProps> = {}) {
  const script: string = of('ConfigMap', props).data['test.js'];
  return JSON.parse(/export const options = (\{[\s\S]*?\n\});/.exec(script)?.[1] ?? 'null');
}

describe('k6 load test', () => {
  it('asks the given address, in the given stages', () => {
    expect(of('ConfigMap').data['test.js']).toContain('http.get("https://staging.shop.example/")');
    expect(optionsOf().stages).toEqual([
      { duration: '2m', target: 100 },
      { duration: '30s', target: 0 },
    ]);
  });

  it('fails when users wait too long, or too many requests fail', () => {
    expect(optionsOf({ latencyMs: 250, failures: 0.07 }).thresholds).toEqual({
      http_req_duration: ['p(95)<250'],
      http_req_failed: ['rate<0.07'],
      'checks{check:answered}': ['rate>0.93'],
    });
  });

  it('never runs twice at a time, nor again when it failed, and ends even when it hangs', () => {
    const { spec } = of('CronJob');
    expect(spec).toMatchObject({ concurrencyPolicy: 'Forbid', timeZone: 'Etc/UTC' });
    expect(spec.jobTemplate.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 150 + 360 });
  });

  it('is hardened, without a token', () => {
    const pod = of('CronJob').spec.jobTemplate.spec.template.spec;
    expect(pod).toMatchObject({ automountServiceAccountToken: false, restartPolicy: 'Never' });
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 12345 });
    expect(pod.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('refuses what cannot be a test', () => {
    expect(() => made({ stages: [{ duration: '1d', users: 1 }] })).toThrow(
      "stage '1d' is no duration of k6. fix: write a number and s, m or h",
    );
    expect(() => made({ stages: [{ duration: '1m', users: 0 }] })).toThrow(
      'no stage has a user. fix: give one of the stages users',
    );
    expect(() => made({ latencyMs: 0 })).toThrow(
      'load test shop-staging/web-load-test: latencyMs is 0. fix: use milliseconds above 0',
    );
    expect(() => made({ failures: 1 })).toThrow('failures is 1. fix: use a share from 0 to below 1');
    expect(() => made({ name: 'x'.repeat(53) })).toThrow(
      'the name has 53 characters, and Jobs add 11 to it. fix: 52 at the most',
    );
  });
});
