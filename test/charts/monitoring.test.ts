import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { addonIds } from '../../src/addons/ids.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { catalogue, isHelmChart } from '../../src/addons/index.ts';
import { monitorLabelValues } from '../../src/addons/monitor-labels.ts';
import { contextOf } from '../addons/context.ts';
import { fieldTarget, sampleTarget } from '../support/target.ts';

const labels = { monitorLabels: { team: 'platform' }, ruleLabels: { prometheus: 'main' } };
const named = sampleTarget({
  monitoring: { prometheus: { name: 'prometheus-main', replicas: 2, retention: '30d', ...labels } },
});
const objects = build(named).map(({ object }) => object);
const of = (kind: string) => objects.filter((object) => object.kind === kind);

describe('the Prometheus of a platform', () => {
  it('has the name, replicas, retention and selectors that the platform says', () => {
    expect(of('Prometheus')).toMatchObject([
      {
        metadata: { name: 'prometheus-main', namespace: 'monitoring' },
        spec: {
          replicas: 2,
          retention: '30d',
          serviceMonitorSelector: { matchLabels: { team: 'platform' } },
          ruleSelector: { matchLabels: { prometheus: 'main' } },
        },
      },
    ]);
  });

  it('takes every monitor and rule that the layers make', () => {
    const monitors = ['PodMonitor', 'Probe', 'ServiceMonitor'].flatMap(of);
    expect(monitors.length).toBeGreaterThan(5);
    for (const { kind, metadata } of monitors) {
      expect(metadata.labels, `${kind}/${metadata.name}`).toMatchObject({ team: 'platform' });
    }
    expect(of('PrometheusRule').length).toBeGreaterThan(5);
    for (const { metadata } of of('PrometheusRule')) {
      expect(metadata.labels, metadata.name).toMatchObject({ prometheus: 'main' });
    }
  });

  it('takes every monitor that a chart makes: the values of each say where its labels go', () => {
    for (const id of addonIds) {
      const { chart, values } = catalogue[id];
      if (!isHelmChart(chart)) continue;
      const text = JSON.stringify(values?.(contextOf(true)));
      if (!/"(serviceMonitor|servicemonitor|podMonitor|podMonitorEnabled)":(true|\{[^}]*true)/.test(text)) continue;
      expect(JSON.stringify(monitorLabelValues(id, labels.monitorLabels, {})), id).toContain('"team":"platform"');
    }
  });

  it('takes the rules and monitors of kube-prometheus-stack', () => {
    const application = of('Application').find(({ metadata }) => metadata.name.endsWith('-kube-prometheus-stack'));
    expect(application).toMatchObject({
      spec: {
        source: {
          helm: {
            valuesObject: {
              commonLabels: { team: 'platform' },
              defaultRules: { labels: { prometheus: 'main' } },
              'kube-state-metrics': { prometheus: { monitor: { additionalLabels: { team: 'platform' } } } },
            },
          },
        },
      },
    });
  });

  it('takes everything, without a label, where none is named, and is smaller outside production', () => {
    const dev = build(fieldTarget({}, 'dev')).map(({ object }) => object);
    expect(dev.find(({ kind }) => kind === 'Prometheus')).toMatchObject({
      spec: { replicas: 1, serviceMonitorSelector: {}, ruleSelector: {} },
    });
  });

  it('waits for the operator that runs it', () => {
    expect(addonsInUse(named.spec)).toContain('kube-prometheus-stack');
    const application = of('Application').find(({ metadata }) => metadata.name.endsWith('-monitoring'));
    expect(application?.metadata.annotations?.['orrery.dev/waits-for']).toContain(
      'kube-prometheus-stack (serves Prometheus)',
    );
  });
});
