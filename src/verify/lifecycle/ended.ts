/** Software whose makers have said when they stop, and how it is recognized in manifests. */
export interface Ended {
  readonly name: string;
  /** The last day of its support, as YYYY-MM-DD. */
  readonly date: string;
  readonly note: string;
  readonly instead: string;
  /** Where its makers say so. */
  readonly source: string;
  /** API groups (`monitoring.grafana.com`) or kinds (`jaegertracing.io/Jaeger`). */
  readonly kinds?: readonly string[];
  /** Repositories of its images, with their registry; one that ends in `/` means all below. */
  readonly images?: readonly string[];
  /** Names of its Helm charts. */
  readonly charts?: readonly string[];
  /** Beginnings of annotations that nothing else reads. */
  readonly annotations?: readonly string[];
  /** `spec.controller` of its IngressClass. */
  readonly controller?: string;
}

export const ended: readonly Ended[] = [
  {
    name: 'ingress-nginx',
    date: '2026-03-31',
    note: 'Kubernetes retired it: no releases, no security fixes',
    instead: 'a controller of the Gateway API, such as NGINX Gateway Fabric',
    source: 'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/',
    images: [
      'registry.k8s.io/ingress-nginx/controller',
      'registry.k8s.io/ingress-nginx/controller-chroot',
      'k8s.gcr.io/ingress-nginx/controller',
      'quay.io/kubernetes-ingress-controller/nginx-ingress-controller',
    ],
    charts: ['ingress-nginx'],
    annotations: ['nginx.ingress.kubernetes.io/'],
    controller: 'k8s.io/ingress-nginx',
  },
  {
    name: 'Jaeger 1 and its operator',
    date: '2025-12-31',
    note: 'there are no releases of Jaeger 1 any more, and its operator runs nothing else',
    instead: 'Jaeger 2, which is an OpenTelemetry collector, run by the OpenTelemetry operator',
    source: 'https://github.com/jaegertracing/jaeger/issues/6321',
    kinds: ['jaegertracing.io/Jaeger'],
    images: [
      'quay.io/jaegertracing/jaeger-operator',
      'docker.io/jaegertracing/jaeger-operator',
      'docker.io/jaegertracing/all-in-one',
      'docker.io/jaegertracing/jaeger-agent',
      'docker.io/jaegertracing/jaeger-collector',
      'docker.io/jaegertracing/jaeger-ingester',
      'docker.io/jaegertracing/jaeger-query',
    ],
    charts: ['jaeger-operator'],
  },
  {
    name: 'Istio’s in-cluster operator',
    date: '2025-03-31',
    note: 'Istio 1.24 removed it, and 1.23, the last that has it, was supported until March 2025',
    instead: 'Istio’s Helm charts, or the Sail operator',
    source: 'https://istio.io/latest/blog/2024/in-cluster-operator-deprecation-announcement/',
    kinds: ['install.istio.io/IstioOperator'],
    images: ['docker.io/istio/operator', 'gcr.io/istio-release/operator'],
    charts: ['istio-operator'],
  },
  {
    name: 'Promtail',
    date: '2026-03-02',
    note: 'Grafana ended it: no releases, no security fixes',
    instead: 'Grafana Alloy, Fluent Bit or the OpenTelemetry collector',
    source: 'https://grafana.com/docs/loki/latest/send-data/promtail/',
    images: ['docker.io/grafana/promtail'],
    charts: ['promtail'],
  },
  {
    name: 'Grafana Agent',
    date: '2025-11-01',
    note: 'Grafana ended it: no releases, no security fixes',
    instead: 'Grafana Alloy or the OpenTelemetry collector',
    source: 'https://grafana.com/docs/agent/latest/',
    kinds: ['monitoring.grafana.com'],
    images: ['docker.io/grafana/agent', 'docker.io/grafana/agent-operator'],
    charts: ['grafana-agent', 'grafana-agent-operator'],
  },
  {
    name: 'the Bitnami Legacy images',
    date: '2025-08-28',
    note: 'they are copies of what Bitnami once built, and get no updates',
    instead: 'the image that the software’s own project builds',
    source: 'https://github.com/bitnami/containers/issues/83267',
    images: ['docker.io/bitnamilegacy/'],
  },
  {
    name: 'the registry k8s.gcr.io',
    date: '2023-04-03',
    note: 'it is frozen: nothing newer is published there',
    instead: 'the same image from registry.k8s.io',
    source: 'https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/',
    images: ['k8s.gcr.io/'],
  },
  {
    name: 'Kubernetes External Secrets',
    date: '2022-07-26',
    note: 'its repository is archived',
    instead: 'the External Secrets operator (external-secrets.io)',
    source: 'https://github.com/external-secrets/kubernetes-external-secrets/issues/864',
    kinds: ['kubernetes-client.io'],
    charts: ['kubernetes-external-secrets'],
  },
];
