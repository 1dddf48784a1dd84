import type { Addon } from '../addon.ts';
import { controllerFlows, dnsFlow, scrapeFlow } from '../flows.ts';
import { RESTRICTED_CONTAINER, resources } from '../values.ts';

const operator = { 'app.kubernetes.io/name': 'trivy-operator' } as const;
/** The Jobs that scan, one an image. */
const scans = { 'app.kubernetes.io/managed-by': 'trivy-operator', 'vulnerabilityReport.scanner': 'Trivy' } as const;

export const trivyOperator: Addon = {
  id: 'trivy-operator',
  title: 'Trivy operator',
  why: 'Scans the images that run, again each day: a vulnerability becomes known after the pipeline has let its image through.',
  chart: {
    repository: 'https://aquasecurity.github.io/helm-charts',
    name: 'trivy-operator',
    version: '0.34.0',
    releaseName: 'trivy-operator',
  },
  appVersion: '0.32.0',
  source:
    'Chart 0.34.0 is published beside operator v0.32.0, as 0.32.1 was beside 0.30.1 (aquasecurity/trivy-operator#2924) and 0.35.0 beside 0.33.0. Values and templates were read in its repository at an older release.',
  namespace: 'trivy-system',
  podSecurity: 'restricted',
  provides: { kinds: ['aquasecurity.github.io'] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  images: ['mirror.gcr.io/aquasec'],
  flows: [
    ...controllerFlows(operator),
    dnsFlow(scans),
    {
      direction: 'egress',
      pods: scans,
      // Whatever registry an image is from, and where that keeps its layers.
      peer: { kind: 'internet', hosts: 'any' },
      ports: [{ port: 443 }],
      why: 'fetches the images that it scans, and the database of vulnerabilities',
    },
    {
      direction: 'egress',
      pods: operator,
      peer: { kind: 'internet', hosts: ['mirror.gcr.io'] },
      ports: [{ port: 443 }],
      why: 'fetches the bundle of checks',
    },
    scrapeFlow([8080], operator),
  ],
  metricsJob: 'trivy-operator',
  health: {
    alert: 'ImagesNotScanned',
    expr: 'absent(trivy_image_vulnerabilities) or absent(up{job="trivy-operator"} == 1)',
    for: '6h',
    severity: 'warning',
    summary: 'The images that run are not scanned.',
    description:
      'There has been no report for six hours, so that VulnerableImage stays silent whatever becomes known. Usual causes: the operator does not run, or its Jobs cannot fetch the database of vulnerabilities.',
  },
  values: () => ({
    operator: {
      scanJobsConcurrentLimit: 3,
      scanJobTimeout: '15m',
      scannerReportTTL: '24h',
      vulnerabilityScannerEnabled: true,
      exposedSecretScannerEnabled: true,
      // Gatekeeper judges configuration, before it is in the cluster. The node collector would need the nodes' files.
      configAuditScannerEnabled: false,
      rbacAssessmentScannerEnabled: false,
      infraAssessmentScannerEnabled: false,
      clusterComplianceEnabled: false,
      metricsFindingsEnabled: true,
    },
    serviceMonitor: { enabled: true, interval: '60s' },
    trivyOperator: {
      scanJobPodTemplatePodSecurityContext: {
        runAsNonRoot: true,
        runAsUser: 10000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      scanJobPodTemplateContainerSecurityContext: { ...RESTRICTED_CONTAINER, privileged: false },
    },
    trivy: {
      // What has no fix yet cannot be acted on, and hides what can.
      ignoreUnfixed: true,
      disableTelemetry: true,
      timeout: '10m0s',
      resources: resources('100m', '256Mi', '1Gi'),
    },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 10000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    resources: resources('50m', '256Mi', '512Mi'),
  }),
};
