import type { Addon } from '../addon.ts';
import { cloudApisFlow, dnsFlow, kubeApiFlow, scrapeFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, resources, roleAnnotations, spread } from '../values.ts';
import { vaultConfig } from '../vault-config.ts';

const pods = { 'app.kubernetes.io/name': 'vault', component: 'server' } as const;
const CERTIFICATES = '/vault/userconfig/vault-tls';
const CERTIFICATE = { name: 'vault-tls', key: 'ca.crt' } as const;

export const vault: Addon = {
  id: 'vault',
  title: 'HashiCorp Vault',
  why: 'Keeps secrets, makes credentials that end by themselves, and signs certificates. Its licence (BUSL) forbids offering it to others as a service.',
  chart: {
    repository: 'https://helm.releases.hashicorp.com',
    name: 'vault',
    version: '0.34.1',
    releaseName: 'vault',
  },
  appVersion: '2.0.4',
  source:
    'hashicorp/vault-helm#1204 made 0.34.1, with Vault 2.0.4 by default. Its StatefulSet and ServiceMonitor were read in its repository at older releases; not rendered.',
  namespace: 'vault',
  podSecurity: 'restricted',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds', 'cert-manager'],
  kubernetes: { oldest: '1.28' },
  cloudRole: { serviceAccount: 'vault', required: true, why: 'decrypts its root key with KMS when a server starts' },
  images: ['docker.io/hashicorp/vault'],
  flows: [
    // Also of the Jobs around it.
    dnsFlow(),
    kubeApiFlow('asks whose token it was shown, and labels the pod that leads', pods),
    cloudApisFlow('KMS and STS, to unseal', pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'vault', pods },
      ports: [{ port: 8200 }, { port: 8201 }],
      why: 'the servers form one cluster, and hand requests to the one that leads',
    },
    scrapeFlow([8200], pods),
  ],
  metricsJob: 'vault-active',
  health: {
    alert: 'VaultUnavailable',
    expr: 'absent(up{job="vault-active"} == 1) or min(vault_core_unsealed{job="vault-active"}) == 0',
    for: '5m',
    severity: 'critical',
    summary: 'No Vault server leads, or it is sealed.',
    description:
      'Secrets that are there stay, but none is renewed: credentials that Vault made end within the lease, and their services lose the database. No pod that needs a new one starts.',
  },
  values: (context) => ({
    global: { tlsDisable: false },
    // Secrets reach pods as Secrets, by External Secrets and Vault Secrets Operator: no webhook in the way of every pod.
    injector: { enabled: false },
    server: {
      resources: context.production ? resources('250m', '512Mi', '1Gi') : resources('100m', '256Mi', '512Mi'),
      priorityClassName: CLUSTER_CRITICAL,
      serviceAccount: { create: true, name: 'vault', annotations: roleAnnotations(context, 'vault') },
      extraEnvironmentVars: { VAULT_CACERT: `${CERTIFICATES}/ca.crt` },
      volumes: [{ name: 'certificates', secret: { secretName: CERTIFICATE.name } }],
      volumeMounts: [{ name: 'certificates', mountPath: CERTIFICATES, readOnly: true }],
      // A new Vault is initialised by people, once: until then it must not hold up everything that is synced after it.
      readinessProbe: { enabled: true, path: '/v1/sys/health?standbyok=true&perfstandbyok=true&uninitcode=204' },
      livenessProbe: {
        enabled: true,
        path: '/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=204&uninitcode=204',
        initialDelaySeconds: 60,
      },
      dataStorage: { enabled: true, size: context.vault.storage, storageClass: context.monitoring.storageClass },
      // The audit log goes to the container's output, and from there to the other logs.
      auditStorage: { enabled: false },
      topologySpreadConstraints: spread(context, pods),
      ...(context.vault.replicas > 1 ? {} : { affinity: '' }),
      statefulSet: {
        securityContext: {
          pod: {
            runAsNonRoot: true,
            runAsUser: 100,
            runAsGroup: 1000,
            fsGroup: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          container: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      },
      standalone: { enabled: false },
      ha: {
        enabled: true,
        replicas: context.vault.replicas,
        raft: {
          enabled: true,
          setNodeId: true,
          config: vaultConfig({
            clusterName: context.clusterName,
            replicas: context.vault.replicas,
            certificates: CERTIFICATES,
            kmsKeyArn: context.vault.kmsKeyArn,
            region: context.region,
          }),
        },
        disruptionBudget: { enabled: context.vault.replicas > 1, maxUnavailable: 1 },
      },
    },
    ui: { enabled: true, serviceType: 'ClusterIP' },
    serverTelemetry: {
      serviceMonitor: {
        enabled: true,
        interval: '30s',
        tlsConfig: { ca: { secret: CERTIFICATE }, serverName: 'vault.vault.svc' },
      },
    },
  }),
};
