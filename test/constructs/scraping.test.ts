import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ScrapedPods } from '../../src/constructs/pod-monitor.ts';
import { BlackboxProbe, probeJob } from '../../src/constructs/probe.ts';

describe('ScrapedPods', () => {
  const pods = { name: 'web', namespace: 'shop', selector: { 'app.kubernetes.io/name': 'web' } };
  const rendered = (changes: object = {}) => {
    const chart = Testing.chart();
    new ScrapedPods(chart, 'pods', { ...pods, ...changes });
    return Testing.synth(chart)[0];
  };

  it('names the job after the service and tells canary from stable', () => {
    expect(rendered().spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
      jobLabel: 'app.kubernetes.io/name',
      podTargetLabels: ['rollouts-pod-template-hash'],
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '15s', honorLabels: false }],
    });
  });

  it('leaves the job to the operator where it is asked to', () => {
    expect(rendered({ jobLabel: null, podLabels: [] }).spec).not.toHaveProperty('jobLabel');
    expect(rendered({ jobLabel: null, podLabels: [] }).spec).not.toHaveProperty('podTargetLabels');
  });

  it('refuses to scrape whatever is in the namespace', () => {
    expect(() => rendered({ selector: {} })).toThrow(
      'PodMonitor shop/web selects every pod of its namespace. fix: name labels of the pods',
    );
  });
});

describe('BlackboxProbe', () => {
  const probe = {
    name: 'web',
    namespace: 'shop',
    prober: 'blackbox.monitoring.svc:9115',
    module: 'https_2xx',
    targets: ['https://shop.example/healthz'],
    labels: { service: 'web' },
  };
  const rendered = (changes: object = {}) => {
    const chart = Testing.chart();
    new BlackboxProbe(chart, 'probe', { ...probe, ...changes });
    return Testing.synth(chart)[0];
  };

  it('labels its series with job, namespace and what the caller says', () => {
    expect(rendered().spec).toEqual({
      jobName: 'probe-web',
      interval: '30s',
      scrapeTimeout: '10s',
      module: 'https_2xx',
      prober: { url: 'blackbox.monitoring.svc:9115' },
      targets: {
        staticConfig: {
          static: ['https://shop.example/healthz'],
          labels: { namespace: 'shop', service: 'web' },
        },
      },
    });
    expect(probeJob('web')).toBe('probe-web');
  });

  it('refuses a prober with a scheme, which the operator would take for a host', () => {
    expect(() => rendered({ prober: 'http://blackbox:9115' })).toThrow(
      "Probe shop/web has the prober 'http://blackbox:9115'. fix: write host:port, without http://",
    );
  });

  it('refuses to probe nothing', () => {
    expect(() => rendered({ targets: [] })).toThrow(
      'Probe shop/web has no targets. fix: name one, e.g. https://example.com/',
    );
  });
});
