import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { get, type Mistakes, put } from './world.ts';

const pod = ['spec', 'template', 'spec'] as const;
const container = [...pod, 'containers', 0] as const;

export const references: Mistakes = {
  'a typo in the key of a Secret': (w) =>
    w.edited(w.one('Rollout', hasSecret), (d) =>
      put(d, [...container, 'env', firstSecret(d), 'valueFrom', 'secretKeyRef', 'key'], 'DATABASE_ULR'),
    ),
  'a typo in the name of a Secret': (w) =>
    w.edited(w.one('Rollout', hasSecret), (d) =>
      put(d, [...container, 'env', firstSecret(d), 'valueFrom', 'secretKeyRef', 'name'], 'app-secret'),
    ),
  'a ConfigMap that is not there': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...container, 'envFrom', 0, 'configMapRef', 'name'], 'app-conf')),
  'a ConfigMap that somebody removed': (w) =>
    w.without('ConfigMap', ({ metadata }) => metadata.name === 'egress-proxy'),
  'a ServiceAccount that is not there': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...pod, 'serviceAccountName'], 'aap')),
  'a PriorityClass that is not there': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...pod, 'priorityClassName'], 'astral-planner-crtical')),
  'an autoscaler of nothing': (w) =>
    w.edited(w.one('ScaledObject'), (d) => put(d, ['spec', 'scaleTargetRef', 'name'], 'application')),
  'an autoscaler of another kind': (w) =>
    w.edited(w.one('ScaledObject'), (d) => put(d, ['spec', 'scaleTargetRef', 'kind'], 'StatefulSet')),
  'a vertical autoscaler of nothing': (w) =>
    w.edited(w.one('VerticalPodAutoscaler'), (d) => put(d, ['spec', 'targetRef', 'name'], 'apps')),
  'a stable Service that is not there': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, ['spec', 'strategy', 'canary', 'stableService'], 'app-stable')),
  'an analysis that is not there': (w) =>
    w.edited(w.one('Rollout'), (d) =>
      put(d, ['spec', 'strategy', 'canary', 'analysis', 'templates', 0, 'templateName'], 'app-succes-rate'),
    ),
  'an analysis that misses its argument': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, ['spec', 'strategy', 'canary', 'analysis', 'args', 0, 'name'], 'hash')),
  'a route to no Service': (w) =>
    w.edited(w.one('HTTPRoute', 'app'), (d) => put(d, ['spec', 'rules', 0, 'backendRefs', 0, 'name'], 'api')),
  'a route to a port that the Service lacks': (w) =>
    w.edited(w.one('HTTPRoute', 'app'), (d) => put(d, ['spec', 'rules', 0, 'backendRefs', 0, 'port'], 8080)),
  'a canary whose route knows one version alone': (w) =>
    w.edited(
      w.one('HTTPRoute', ({ spec }) => JSON.stringify(spec).includes('-canary"')),
      (d) =>
        put(d, ['spec', 'rules'], JSON.parse(JSON.stringify(get(d, ['spec', 'rules'])).replaceAll('-canary"', '"'))),
    ),
  'a route on no Gateway': (w) =>
    w.edited(w.one('HTTPRoute', 'app'), (d) => put(d, ['spec', 'parentRefs', 0, 'name'], 'publik')),
  'a target port that no container has': (w) =>
    w.edited(w.one('Service', 'app'), (d) => put(d, ['spec', 'ports', 0, 'targetPort'], 'htpp')),
  'a Service whose selector selects nothing': (w) =>
    w.edited(w.one('Service', 'app'), (d) => put(d, ['spec', 'selector', 'app.kubernetes.io/name'], 'appp')),
  'a secret store that is not there': (w) =>
    w.edited(w.one('ExternalSecret', 'app-secrets'), (d) =>
      put(d, ['spec', 'secretStoreRef', 'name'], 'aws-secret-manager'),
    ),
  'a certificate for another Secret': (w) =>
    w.edited(
      w.one('Certificate', (certificate) => {
        const name = String(get(certificate, ['spec', 'secretName']));
        return w.some('Gateway', (gateway) => JSON.stringify(gateway.spec).includes(JSON.stringify(name)));
      }),
      (d) => put(d, ['spec', 'secretName'], 'public-cert'),
    ),
  'an issuer that is not there': (w) =>
    w.edited(w.one('Certificate'), (d) => put(d, ['spec', 'issuerRef', 'name'], 'letsencrypt-staging')),
  'a binding to a Role that is not there': (w) =>
    w.edited(w.one('RoleBinding', 'operator'), (d) => put(d, ['roleRef', 'name'], 'operators')),
  'a binding of a ServiceAccount that is not there': (w) =>
    w.edited(w.one('RoleBinding', 'velero/restore-test'), (d) => put(d, ['subjects', 0, 'name'], 'restore-tests')),
  'a backup to nowhere': (w) =>
    w.edited(w.one('Schedule'), (d) => put(d, ['spec', 'template', 'storageLocation'], 'primary')),
  'an Application of no project': (w) =>
    w.edited(
      w.one('Application', ({ metadata }) => metadata.name.endsWith('-workloads')),
      (d) => put(d, ['spec', 'project'], 'astral'),
    ),
  'a StorageClass that is not there': (w) =>
    w.edited(w.one('Elasticsearch'), (d) =>
      put(d, ['spec', 'nodeSets', 0, 'volumeClaimTemplates', 0, 'spec', 'storageClassName'], 'gp33'),
    ),
  'nodes of no class': (w) =>
    w.edited(w.one('NodePool'), (d) => put(d, ['spec', 'template', 'spec', 'nodeClassRef', 'name'], 'default')),
  'a backend of another namespace that nobody granted': (w) =>
    w.edited(w.one('HTTPRoute', 'app'), (d) =>
      put(d, ['spec', 'rules', 0, 'backendRefs', 0, 'namespace'], 'monitoring'),
    ),
};

/** Which of its variables reads a Secret first; -1: none. */
function firstSecret(of: unknown): number {
  const variables = get(of, [...container, 'env']) as readonly { readonly valueFrom?: object }[] | undefined;
  return variables?.findIndex(({ valueFrom }) => valueFrom !== undefined && 'secretKeyRef' in valueFrom) ?? -1;
}

function hasSecret(object: KubernetesObject): boolean {
  return firstSecret(object) >= 0;
}
