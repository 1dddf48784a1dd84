import { describe, expect, it } from 'vitest';
import type { Subject } from '../../src/verify/finding.ts';
import { readManifests } from '../../src/verify/read/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { type Verdict, verify } from '../../src/verify/verify.ts';
import { committedBelow } from '../support/dist.ts';

/** The objects of a target by file, parsed once. */
function subjectsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly Subject[]> {
  return new Map([...files].map(([file, text]) => [file, readManifests({ file, text }).subjects]));
}

function verdictOf(subjects: ReadonlyMap<string, readonly Subject[]>, only: string): Verdict {
  return verify({
    target: 'dist',
    checks: checks.filter(({ id }) => id === only),
    context: { set: new ManifestSet([...subjects.values()].flat()), kubernetes: '1.34' },
  });
}

const PRODUCTION = 'astral-planner/production';
const ROLLOUT = 'workloads/rollout-app.yaml';
const ROUTE = 'edge/httproute-app.yaml';
const SELECTED = `selector:
    app.kubernetes.io/instance: astral-planner-production
    app.kubernetes.io/name: app`;
const SELECTED_BY_BUDGET = `matchLabels:
      app.kubernetes.io/instance: astral-planner-production
      app.kubernetes.io/name: app`;
const application = (name: string) => `gitops/argocd/application-astral-planner-production-${name}.yaml`;

describe('one wrong edit', () => {
  const production = committedBelow(`${PRODUCTION}/`).map(({ file, text, subject }) => ({
    name: file.slice(PRODUCTION.length + 1),
    text,
    subject,
  }));
  const files = new Map(production.map(({ name, text }) => [name, text]));
  const subjects = new Map(production.map(({ name, subject }) => [name, [subject]]));

  it.each<[check: string, file: string, from: string, to: string]>([
    ['missing-config-map', ROLLOUT, 'name: app-nginx', 'name: app-ngnix'],
    ['missing-config-map', ROLLOUT, 'subPath: nginx.conf', 'subPath: default.conf'],
    [
      'missing-config-map',
      'backup/cronjob-redis-snapshot.yaml',
      'name: redis-snapshot\n            - name: tmp',
      'name: redis-snapshots\n            - name: tmp',
    ],
    ['missing-secret', ROLLOUT, 'key: REDIS_URL', 'key: REDIS_URI'],
    ['missing-secret', 'secrets/externalsecret-app-secrets.yaml', 'secretKey: JWT_SECRET', 'secretKey: JWT_SECRETS'],
    [
      'missing-secret',
      'secrets/externalsecret-app-secrets.yaml',
      'name: app-secrets\n    creationPolicy',
      'name: app-secret\n    creationPolicy',
    ],
    [
      'missing-secret',
      'observability/monitoring/alertmanagerconfig-platform-alerts.yaml',
      'key: pagerduty_routing_key',
      'key: pagerduty_key',
    ],
    ['missing-secret', 'edge/edge/certificate-public-tls.yaml', 'secretName: public-tls', 'secretName: tls-of-public'],
    ['missing-secret', 'logging/logging/job-logs-setup.yaml', 'key: elastic', 'key: password'],
    ['missing-secret', application('fluent-bit'), 'key: password', 'key: passwd'],
    ['missing-service-account', ROLLOUT, 'serviceAccountName: app', 'serviceAccountName: application'],
    [
      'missing-service-account',
      'secrets/secretstore-aws-secrets-manager.yaml',
      'name: external-secrets',
      'name: external-secret',
    ],
    ['missing-class', ROLLOUT, 'priorityClassName: astral-planner-critical', 'priorityClassName: critical'],
    ['missing-class', 'edge/edge/gateway-public.yaml', 'gatewayClassName: nginx', 'gatewayClassName: ngnix'],
    ['missing-class', 'logging/logging/elasticsearch-logs.yaml', 'storageClassName: gp3', 'storageClassName: fast'],
    ['missing-service', ROLLOUT, 'canaryService: app-canary', 'canaryService: canary'],
    ['missing-service', ROUTE, 'port: 80\n          weight: 0', 'port: 8080\n          weight: 0'],
    ['missing-service', ROUTE, 'name: app-canary', 'name: app-preview'],
    ['missing-port', 'services/service-app.yaml', 'targetPort: http', 'targetPort: web'],
    ['missing-port', 'observability/podmonitor-app.yaml', 'port: metrics', 'port: metric'],
    [
      'missing-port',
      ROLLOUT,
      'path: /api/ready\n              port: app',
      'path: /api/ready\n              port: http',
    ],
    ['selects-nothing', 'services/service-app.yaml', SELECTED, SELECTED.replace('name: app', 'name: api')],
    [
      'selects-nothing',
      'workloads/poddisruptionbudget-app.yaml',
      SELECTED_BY_BUDGET,
      SELECTED_BY_BUDGET.replace('name: app', 'name: api'),
    ],
    ['dangling-target', 'scaling/scaledobject-app.yaml', 'kind: Rollout', 'kind: Deployment'],
    ['dangling-target', 'scaling/verticalpodautoscaler-app.yaml', 'containerName: nginx', 'containerName: proxy'],
    ['detached-route', ROUTE, 'sectionName: https', 'sectionName: http'],
    ['detached-route', ROUTE, 'sectionName: https', 'sectionName: tls'],
    [
      'detached-route',
      'namespaces/namespace-astral-planner-production.yaml',
      'orrery.dev/edge: public',
      'orrery.dev/edge: private',
    ],
    ['analysis-argument', ROLLOUT, 'templateName: app-latency', 'templateName: app-latencies'],
    ['analysis-argument', ROLLOUT, 'name: canary-hash', 'name: hash'],
    ['missing-object', 'edge/edge/certificate-public-tls.yaml', 'name: letsencrypt-production', 'name: letsencrypt'],
    ['missing-object', 'secrets/externalsecret-app-secrets.yaml', 'name: aws-secrets-manager', 'name: vault'],
    [
      'missing-object',
      'nodes/nodepool-astral-planner-production.yaml',
      'kind: EC2NodeClass\n        name: astral-planner-production',
      'kind: EC2NodeClass\n        name: default',
    ],
    [
      'missing-object',
      'backup/velero/schedule-astral-planner-production-daily.yaml',
      'storageLocation: astral-planner-production',
      'storageLocation: default',
    ],
    ['missing-role', 'access/rolebinding-operator.yaml', 'kind: Role\n', 'kind: ClusterRole\n'],
    [
      'missing-namespace',
      'services/service-app.yaml',
      'namespace: astral-planner-production',
      'namespace: astral-planer-production',
    ],
    ['missing-provider', application('karpenter'), 'chart: karpenter', 'chart: cluster-autoscaler'],
    [
      'project-refuses',
      application('workloads'),
      'repoURL: https://github.com/astral-planner/infrastructure',
      'repoURL: https://github.com/someone/infrastructure',
    ],
    [
      'project-refuses',
      'gitops/argocd/appproject-astral-planner-production.yaml',
      '    - kind: StorageClass\n      group: storage.k8s.io\n',
      '',
    ],
    ['wave-too-early', application('secrets'), "sync-wave: '3'", "sync-wave: '1'"],
    ['wave-too-early', application('namespaces'), "sync-wave: '0'", "sync-wave: '9'"],
    ['end-of-life', 'services/service-app.yaml', 'kind: Service\n', 'kind: Jaeger\n'],
  ])('is found by %s in %s: %s → %s', (check, file, from, to) => {
    const text = files.get(file);
    expect(text).toContain(from);
    const apiVersion = check === 'end-of-life' ? 'jaegertracing.io/v1' : undefined;
    const edited = (text ?? '').replace(from, to);
    const wrong = apiVersion === undefined ? edited : edited.replace('apiVersion: v1', `apiVersion: ${apiVersion}`);
    const changed = new Map([...subjects, ...subjectsOf(new Map([[file, wrong]]))]);
    const found = verdictOf(changed, check).findings.map((finding) => finding.check);
    expect(found).toContain(check);
  });
});
