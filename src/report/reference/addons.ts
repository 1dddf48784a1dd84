import {
  type Addon,
  type AddonFlow,
  type AddonId,
  type AddonPodMonitor,
  addonIds,
  catalogue,
  type FlowPeer,
  type FlowPort,
  flowsOf,
  isHelmChart,
} from '../../addons/index.ts';
import { code, fence, linkTo, page, table } from './markdown.ts';

const HEAD = [
  'id',
  'title',
  'chart and version',
  'app version',
  'namespace',
  'pod security',
  'provides',
  'needs',
  'end of life',
];

/** The reference of the catalogue: what a platform can have installed beside its own. */
export function addonsPage(): string {
  const addons = addonIds.map((id) => catalogue[id]);
  return page(
    '# Add-ons',
    'The software that platforms install beside their own, each version pinned and reviewed. None is asked for: what a platform states decides which it gets, and an add-on brings those that it needs. `addons.<id>` of [the vocabulary](vocabulary.md#addons) lays Helm values over those of the catalogue.',
    '`npm run docs` writes this page from `src/addons`.',
    table(HEAD, addons.map(row)),
    ...addons.map(section),
  );
}

function row(addon: Addon): string[] {
  const { id, title, appVersion, namespace, podSecurity, needs, endOfLife } = addon;
  return [
    `[${id}](#${id})`,
    title,
    chart(addon),
    appVersion,
    code(namespace),
    podSecurity,
    provided(addon),
    needs.map(addonLink).join(', ') || '–',
    endOfLife?.date ?? '–',
  ];
}

function chart({ chart: source }: Addon): string {
  return isHelmChart(source)
    ? `${code(source.name)} ${source.version}`
    : `directory ${code(source.path)} ${source.revision}`;
}

function provided({ provides: { kinds, gatewayClass, ingressClass } }: Addon): string {
  const classes = [
    ...(gatewayClass === undefined ? [] : [`GatewayClass ${code(gatewayClass)}`]),
    ...(ingressClass === undefined ? [] : [`IngressClass ${code(ingressClass)}`]),
  ];
  return [...kinds.map(code), ...classes].join(', ') || '–';
}

function addonLink(id: AddonId): string {
  return linkTo(id);
}

function section(addon: Addon): string {
  const { id, why, endOfLife } = addon;
  return page(
    `## ${id}`,
    why,
    endOfLife ? `**End of life ${endOfLife.date}.** ${endOfLife.note} Instead: ${addonLink(endOfLife.instead)}.` : '',
    facts(addon),
    health(addon),
    flows(addon),
  ).trimEnd();
}

function facts({ chart: source, source: known, kubernetes, cloudRole, images, metricsJob, podMonitor }: Addon): string {
  const lines = [
    `- Published at ${code(source.repository)}.`,
    `- Version: ${known}`,
    `- Kubernetes: ${kubernetes.oldest} or newer.`,
    ...(images.length === 0 ? [] : [`- Images: ${images.map(code).join(', ')}.`]),
    ...(cloudRole
      ? [
          `- IAM role, ${cloudRole.required ? 'required' : 'optional'}, for the ServiceAccount ${code(cloudRole.serviceAccount)}: ${cloudRole.why}.`,
        ]
      : []),
    ...(metricsJob === undefined ? [] : [`- Metrics: job ${code(metricsJob)}${scraped(podMonitor)}.`]),
  ];
  return lines.join('\n');
}

function scraped(monitor: AddonPodMonitor | undefined): string {
  return monitor ? `, by the PodMonitor ${code(monitor.name)}, port ${code(monitor.port)}` : '';
}

function health({ health: alert }: Addon): string {
  if (!alert) return '';
  return page(
    `Alert ${code(alert.alert)}, ${alert.severity} after ${alert.for}: ${alert.description}`,
    fence('promql', alert.expr),
  ).trimEnd();
}

/** Both sides of each connection, as if every add-on were installed. */
function flows({ id }: Addon): string {
  const all = flowsOf(id, addonIds);
  return table(
    ['direction', 'its pods', 'other side', 'ports', 'why'],
    all.map((flow) => [flow.direction, pods(flow), peer(flow.peer), ports(flow.ports), flow.why]),
  );
}

function pods({ pods: labels }: Pick<AddonFlow, 'pods'>): string {
  return labels === undefined
    ? 'all'
    : Object.entries(labels)
        .map(([key, value]) => code(`${key}=${value}`))
        .join(', ');
}

function peer(other: FlowPeer): string {
  switch (other.kind) {
    case 'kube-apiserver':
      return 'API server';
    case 'dns':
      return 'DNS';
    case 'prometheus':
      return 'Prometheus';
    case 'nodes':
      return 'nodes';
    case 'cloud-apis':
      return 'cloud APIs';
    case 'all-pods':
      return 'every pod';
    case 'internet':
      return other.hosts === 'any' ? 'internet' : other.hosts.map(code).join(', ');
    case 'load-balancer':
      return 'load balancer';
    case 'log-store':
      return 'Elasticsearch';
    case 'log-input':
      return 'Logstash';
    case 'services':
      return 'the platform’s services';
    case 'addon':
      return other.pods === undefined ? addonLink(other.addon) : `${addonLink(other.addon)}: ${pods(other)}`;
  }
}

function ports(all: readonly FlowPort[] | undefined): string {
  return all === undefined ? 'any' : all.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(', ');
}
