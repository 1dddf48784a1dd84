import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  type AddonId,
  addonIds,
  addonWaves,
  catalogue,
  flowsOf,
  isHelmChart,
  withNeeds,
} from '../../src/addons/index.ts';
import { HelmApplication } from '../../src/constructs/helm-application.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { contextOf } from './context.ts';

const all = addonIds.map((id) => catalogue[id]);
const charts = all.filter((addon) => isHelmChart(addon.chart));

describe('the catalogue', () => {
  it('holds each add-on under its own id, and each id once', () => {
    expect(Object.entries(catalogue).map(([key, addon]) => [key, addon.id])).toEqual(addonIds.map((id) => [id, id]));
    expect(new Set(addonIds).size).toBe(addonIds.length);
  });

  it('pins one exact version or tag of each', () => {
    for (const { id, chart } of all) {
      expect(isHelmChart(chart) ? chart.version : chart.revision, id).toMatch(/^v?\d+\.\d+\.\d+$/);
    }
  });

  it('says of each what it is for, how its version is known, and why it must reach whom', () => {
    for (const { id, why, source, flows } of all) {
      expect(why.length, id).toBeGreaterThan(20);
      expect(source.length, id).toBeGreaterThan(20);
      for (const flow of flows) expect(flow.why, id).not.toBe('');
    }
  });

  it('gives no API group and no class to two of them, but for the Ingress choice beside the Gateway', () => {
    const kinds = all.flatMap((addon) => addon.provides.kinds);
    expect(kinds.filter((kind, index) => kinds.indexOf(kind) !== index)).toEqual([]);
    const classes = all.flatMap(({ provides }) => provides.ingressClass ?? []);
    expect(classes).toEqual(['alb', 'nginx']);
  });

  it('provides every group of custom resources that a platform of its add-ons writes', () => {
    const groups = new Set(all.flatMap(({ provides }) => provides.kinds.map((kind) => kind.split('/')[0])));
    for (const group of [
      'argoproj.io',
      'autoscaling.k8s.io',
      'cert-manager.io',
      'constraints.gatekeeper.sh',
      'elasticsearch.k8s.elastic.co',
      'elbv2.k8s.aws',
      'expansion.gatekeeper.sh',
      'external-secrets.io',
      'gateway.networking.k8s.io',
      'karpenter.k8s.aws',
      'karpenter.sh',
      'keda.sh',
      'kibana.k8s.elastic.co',
      'monitoring.coreos.com',
      'networking.istio.io',
      'security.istio.io',
      'telemetry.istio.io',
      'templates.gatekeeper.sh',
      'velero.io',
    ]) {
      expect([...groups]).toContain(group);
    }
  });

  it('says that ingress-nginx is at its end, and what to take instead', () => {
    expect(catalogue['ingress-nginx'].endOfLife).toMatchObject({ date: '2026-03-31', instead: 'nginx-gateway-fabric' });
    expect(all.filter((addon) => addon.endOfLife).map((addon) => addon.id)).toEqual(['ingress-nginx']);
  });

  it('puts the monitoring CRDs before every chart that brings a ServiceMonitor or PodMonitor', () => {
    for (const { id, needs, values } of charts) {
      const text = JSON.stringify(values?.(contextOf(true)));
      if (/"(serviceMonitor|servicemonitor|podMonitor)":\{[^}]*(true|\{)/.test(text)) {
        expect(needs, id).toContain('prometheus-operator-crds');
      }
    }
  });
});

describe('needs', () => {
  it('come before what needs them', () => {
    const waves = addonWaves(addonIds);
    for (const { id, needs } of all) {
      for (const need of needs) expect(waves.get(need), `${need} before ${id}`).toBeLessThan(waves.get(id) ?? 0);
    }
  });

  it('stand in the order in which they are installed', () => {
    expect(withNeeds(['keda'])).toEqual([
      'prometheus-operator-crds',
      'gateway-api',
      'cert-manager',
      'external-secrets',
      'kube-prometheus-stack',
      'keda',
    ]);
  });

  it('come along unasked, one wave for each step', () => {
    expect([...addonWaves(['kube-prometheus-stack'])].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['cert-manager', 1],
      ['external-secrets', 1],
      ['gateway-api', 0],
      ['kube-prometheus-stack', 2],
      ['prometheus-operator-crds', 0],
    ]);
  });
});

describe('flows', () => {
  it('name ports that exist', () => {
    for (const { id, flows } of all) {
      for (const { port } of flows.flatMap((flow) => flow.ports ?? [])) {
        expect(Number.isInteger(port) && port > 0 && port < 65536, `${id} ${port}`).toBe(true);
      }
    }
  });

  it('let every controller resolve names, and Prometheus reach every metrics job of its own pods', () => {
    for (const { id, flows, metricsJob, podMonitor } of charts) {
      if (flows.length === 0) continue;
      const peers = flows.map((flow) => `${flow.direction} ${flow.peer.kind}`);
      expect(peers, id).toContain('egress dns');
      if (metricsJob ?? podMonitor) expect(peers, id).toContain('ingress prometheus');
    }
  });

  it('let in at one side what goes out at the other', () => {
    const [flow] = flowsOf('kube-prometheus-stack', addonIds).filter(
      ({ direction, peer }) => direction === 'ingress' && peer.kind === 'addon' && peer.addon === 'falco',
    );
    expect(flow).toEqual({
      direction: 'ingress',
      pods: { 'app.kubernetes.io/name': 'alertmanager' },
      peer: { kind: 'addon', addon: 'falco', pods: { 'app.kubernetes.io/name': 'falcosidekick' } },
      ports: [{ port: 9093 }],
      why: 'Falco with Falcosidekick turns events into alerts',
    });
  });

  it('leave out add-ons that are not installed, on both sides', () => {
    const installed: AddonId[] = ['falco'];
    expect(flowsOf('falco', installed).some(({ peer }) => peer.kind === 'addon' && peer.addon !== 'falco')).toBe(false);
    expect(
      flowsOf('kube-prometheus-stack', ['kube-prometheus-stack']).some(
        ({ peer }) => peer.kind === 'addon' && peer.addon === 'falco',
      ),
    ).toBe(false);
  });
});

describe('health', () => {
  it('is one alert for each add-on that runs, with a name of its own', () => {
    const alerts = all.flatMap(({ health }) => health?.alert ?? []);
    expect(new Set(alerts).size).toBe(alerts.length);
    expect(all.filter(({ health }) => !health).map(({ id }) => id)).toEqual([
      'prometheus-operator-crds',
      'gateway-api',
      'volume-snapshot-crds',
      'istio-base',
      'litmus-experiments',
    ]);
  });

  it('asks for series of the job that the add-on is scraped under, or of kube-state-metrics', () => {
    for (const { id, health, metricsJob } of all) {
      if (!health || health.expr.includes('kube_')) continue;
      if (id === 'kube-prometheus-stack') continue;
      expect(health.expr, id).toContain(`job="${metricsJob}"`);
    }
  });

  it('is found by the PodMonitor where the chart makes no monitor', () => {
    for (const { id, namespace, podMonitor, metricsJob } of all) {
      if (podMonitor) expect(metricsJob, id).toBe(`${namespace}/${podMonitor.name}`);
    }
  });
});

describe.each([true, false])('values in production: %s', (production) => {
  const valuesOf = (id: AddonId) => catalogue[id].values?.(contextOf(production)) ?? {};

  it('are plain data, the same each time, without a password', () => {
    for (const id of addonIds) {
      const values = valuesOf(id);
      expect(JSON.parse(JSON.stringify(values)), id).toEqual(values);
      expect(valuesOf(id), id).toEqual(values);
      expect(JSON.stringify(values), id).not.toMatch(/"(adminPassword|password|secretKey|accessKey)":"/);
    }
  });

  it('pin every image by an exact tag', () => {
    const images = addonIds.flatMap((id) => [...JSON.stringify(valuesOf(id)).matchAll(/"image":"([^"]+)"/g)]);
    expect(images.map(([, image]) => image)).toEqual([
      'docker.io/velero/velero-plugin-for-aws:v1.14.2',
      'docker.io/velero/velero-plugin-for-microsoft-azure:v1.14.2',
    ]);
  });

  it('give the role of the Terraform contract to each ServiceAccount that needs one', () => {
    for (const { id, cloudRole } of all) {
      const text = JSON.stringify(valuesOf(id));
      if (cloudRole) {
        expect(text, id).toContain(`role/shop-${id}`);
        expect(text, id).toContain(`"name":"${cloudRole.serviceAccount}"`);
      } else {
        expect(text, id).not.toContain('eks.amazonaws.com/role-arn');
      }
    }
  });
});

describe('pods that no chart scrapes', () => {
  it('have a PodMonitor of ours', () => {
    expect(all.flatMap(({ id, podMonitor }) => (podMonitor ? [id] : [])).sort()).toEqual([
      'gatekeeper',
      'istio-cni',
      'istio-egressgateway',
      'istio-ingressgateway',
      'istio-internalgateway',
      'istiod',
      'loki',
      'milvus-operator',
      'nginx-gateway-fabric',
      'reloader',
      'vertical-pod-autoscaler',
    ]);
  });
});

describeWithSchemas('as Applications', { kubernetes: '1.33', groups: ['argoproj.io'] }, (schemas) => {
  it('are all accepted by Argo CD', () => {
    const scope = Testing.chart();
    for (const { id, chart, namespace, values } of all) {
      new HelmApplication(scope, id, {
        name: id,
        namespace: 'argocd',
        project: 'shop',
        source: chart,
        destinationNamespace: namespace,
        ...(values ? { values: values(contextOf(true)) } : {}),
      });
    }
    const rendered = Testing.synth(scope);
    expect(rendered).toHaveLength(addonIds.length);
    expect(complaintsOf(schemas, rendered)).toEqual([]);
  });
});
