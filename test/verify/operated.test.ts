import { describe, expect, it } from 'vitest';
import { selectsNothing } from '../../src/verify/checks/selects-nothing.ts';
import { readManifests } from '../../src/verify/read/index.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { ownApplication } from '../support/own-set.ts';

/** What is said of a PodDisruptionBudget that selects pods by these labels, beside a resource: `found`, `unchecked` or nothing. */
function said(resource: string, labels: string): string {
  const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { ${labels} } } }
---
`;
  const { subjects } = readManifests({ file: 'shop/all.yaml', text: ownApplication + budget + resource });
  const context = { set: new ManifestSet(subjects), kubernetes: '1.34' };
  const { findings, notChecked } = verify({ target: 'shop', checks: [selectsNothing], context });
  return findings.length > 0 ? 'found' : notChecked.length > 0 ? 'unchecked' : '';
}

const collector = (mode: string) => `apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: { name: traces, namespace: shop, labels: { team: platform, app.kubernetes.io/part-of: shop } }
spec: { mode: ${mode}, config: {} }
`;
const prometheus = `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: main, namespace: shop }
spec: { podMetadata: { labels: { team: platform } } }
`;
const gateway = (className: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: ${className}, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`;
const engine = `apiVersion: litmuschaos.io/v1alpha1
kind: ChaosEngine
metadata: { name: node-loss, namespace: shop }
spec: { components: { runner: { runnerLabels: { team: platform } } } }
`;
const credentials = `apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultDynamicSecret
metadata: { name: web, namespace: shop }
spec: { mount: database, path: creds/web, destination: { name: web, create: true } }
`;

describe('pods that operators make', () => {
  it.each([
    ['a collector', collector('deployment'), 'app.kubernetes.io/name: traces-collector, team: platform'],
    ['a collector', collector('daemonset'), 'app.kubernetes.io/instance: shop.traces'],
    ['Prometheus', prometheus, 'app.kubernetes.io/name: prometheus, app.kubernetes.io/managed-by: prometheus-operator'],
    ['Prometheus', prometheus, 'operator.prometheus.io/name: main, team: platform'],
    ['NGINX of a Gateway', gateway('nginx'), 'app.kubernetes.io/name: public-nginx'],
    ['a run of Litmus', engine, 'app.kubernetes.io/component: chaos-runner, app: node-loss, team: platform'],
  ])('%s are selected by the labels that they get', (_, resource, labels) => {
    expect(said(resource, labels)).toBe('');
  });

  it('of another Prometheus are not there', () => {
    expect(said(prometheus, 'operator.prometheus.io/name: mian')).toBe('found');
  });

  it.each([
    ['a collector that is a sidecar', collector('sidecar'), 'app.kubernetes.io/name: traces-collector'],
    ['a Gateway of another class', gateway('other'), 'app.kubernetes.io/name: public-nginx'],
    ['an experiment of Litmus', engine, 'name: node-drain'],
  ])('of %s are not known', (_, resource, labels) => {
    expect(said(resource, labels)).toBe('unchecked');
  });

  it('are none where Vault Secrets Operator makes a Secret', () => {
    expect(said(credentials, 'app: web')).toBe('found');
  });
});
