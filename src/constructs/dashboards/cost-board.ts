import { allocatedHourlyCost, hourlyCostOfVolumes, idleShare, perMonth, spotShare } from '../cost-metrics.ts';
import { inNamespaces } from '../namespace-matcher.ts';
import type { Board, BoardLink, BoardPanel, Threshold } from './board.ts';

export interface CostBoardProps {
  readonly uid: string;
  readonly platform: string;
  readonly environment: string;
  /** The namespaces of the services. */
  readonly namespaces: readonly string[];
  readonly links: readonly BoardLink[];
  /** What may be spent: US dollars a month, and the share of it that warns, in percent. */
  readonly budget: { readonly monthly: number; readonly warnAt: number };
  /** PromQL of what the cluster costs: dollars an hour now, and dollars a month at the pace of the last three days. */
  readonly total: { readonly hourly: string; readonly monthly: string };
}

/** What the cluster costs, who of it, and what is paid for and not used. Prices are OpenCost's: list prices unless it may read the bill. */
export function costBoard(props: CostBoardProps): Board {
  return {
    uid: props.uid,
    title: `${props.platform} / Cost`,
    description: `What runs in the cluster of ${props.platform} in ${props.environment}, in US dollars. Databases, caches and buckets outside the cluster are not in it.`,
    tags: [props.platform, props.environment, 'cost'],
    span: '7d',
    links: props.links,
    rows: [
      { title: 'This month', panels: month(props) },
      { title: 'Who costs what', panels: allocation(props.namespaces) },
      { title: 'Nodes and volumes', panels: capacity() },
    ],
  };
}

function month({ budget, total }: CostBoardProps): BoardPanel[] {
  const warning = (budget.monthly * budget.warnAt) / 100;
  const steps: Threshold[] = [
    { color: 'green' },
    { from: warning, color: 'yellow' },
    { from: budget.monthly, color: 'red' },
  ];
  return [
    {
      kind: 'number',
      title: 'A month, as of now',
      description: 'What a month costs if it goes on exactly as now.',
      width: 5,
      unit: 'currencyUSD',
      decimals: 0,
      thresholds: steps,
      queries: [{ expr: perMonth(total.hourly) }],
    },
    {
      kind: 'number',
      title: 'A month, at the pace of 3 days',
      description: 'With nights weighed in: what the budget alert compares.',
      width: 5,
      unit: 'currencyUSD',
      decimals: 0,
      thresholds: steps,
      queries: [{ expr: total.monthly }],
    },
    {
      kind: 'number',
      title: 'Of the budget',
      description: `Of ${budget.monthly} dollars a month, what the pace of the last 3 days uses. From ${budget.warnAt} % on somebody is told.`,
      width: 4,
      unit: 'percentunit',
      decimals: 0,
      thresholds: [{ color: 'green' }, { from: budget.warnAt / 100, color: 'yellow' }, { from: 1, color: 'red' }],
      queries: [{ expr: `(${total.monthly}) / ${budget.monthly}` }],
    },
    {
      kind: 'number',
      title: 'Spot share',
      description: 'Of what the nodes cost. Spot is up to 70 % cheaper, and can be taken away.',
      width: 5,
      unit: 'percentunit',
      decimals: 0,
      queries: [{ expr: spotShare }],
    },
    {
      kind: 'number',
      title: 'Idle',
      description:
        'Share of what the nodes cost that no pod requests or uses. Above a third for days: nodes are too large, or spread too thin.',
      width: 5,
      unit: 'percentunit',
      decimals: 0,
      thresholds: [{ color: 'green' }, { from: 0.33, color: 'yellow' }, { from: 0.5, color: 'orange' }],
      queries: [{ expr: idleShare }],
    },
    {
      kind: 'graph',
      title: 'A month, over time',
      description:
        'What a month would cost at the prices and sizes of each moment. The dashed lines are the warning and the budget.',
      width: 24,
      unit: 'currencyUSD',
      min: 0,
      thresholds: [
        { color: 'transparent' },
        { from: warning, color: 'orange' },
        { from: budget.monthly, color: 'red' },
      ],
      queries: [{ expr: perMonth(total.hourly), legend: 'cluster' }],
    },
  ];
}

function allocation(namespaces: readonly string[]): BoardPanel[] {
  const own = inNamespaces(namespaces);
  const where = namespaces.join(', ');
  return [
    {
      kind: 'graph',
      title: 'A month, by namespace',
      description: 'CPU and memory that pods hold of their nodes: the larger of what they request and use.',
      width: 16,
      unit: 'currencyUSD',
      min: 0,
      stacked: true,
      queries: [{ expr: perMonth(allocatedHourlyCost('namespace')), legend: '{{namespace}}' }],
    },
    {
      kind: 'bars',
      title: 'A month, by namespace, now',
      description: 'The same, for now, and the largest alone.',
      width: 8,
      unit: 'currencyUSD',
      min: 0,
      decimals: 0,
      queries: [{ expr: `topk(10, ${perMonth(allocatedHourlyCost('namespace'))})`, legend: '{{namespace}}' }],
    },
    {
      kind: 'graph',
      title: `CPU requested and used in ${where}`,
      description: 'What is requested and not used is paid for all the same.',
      width: 12,
      min: 0,
      queries: [
        { expr: `sum(kube_pod_container_resource_requests{${own},resource="cpu"})`, legend: 'requested' },
        {
          expr: `sum(rate(container_cpu_usage_seconds_total{${own},container!=""}[$__rate_interval]))`,
          legend: 'used',
        },
      ],
    },
    {
      kind: 'graph',
      title: `Memory requested and used in ${where}`,
      description: 'What is requested and not used is paid for all the same.',
      width: 12,
      unit: 'bytes',
      min: 0,
      queries: [
        { expr: `sum(kube_pod_container_resource_requests{${own},resource="memory"})`, legend: 'requested' },
        { expr: `sum(container_memory_working_set_bytes{${own},container!=""})`, legend: 'used' },
      ],
    },
  ];
}

function capacity(): BoardPanel[] {
  return [
    {
      kind: 'graph',
      title: 'Nodes, by instance type',
      description: 'What a month of the nodes of each type would cost.',
      width: 8,
      unit: 'currencyUSD',
      min: 0,
      stacked: true,
      queries: [{ expr: perMonth('sum by (instance_type) (node_total_hourly_cost)'), legend: '{{instance_type}}' }],
    },
    {
      kind: 'table',
      title: 'Nodes',
      description: 'Dearest first.',
      width: 8,
      columns: [
        { field: 'node', title: 'Node' },
        { field: 'instance_type', title: 'Type' },
        { field: 'Value', title: 'A month', unit: 'currencyUSD', decimals: 0 },
      ],
      sortBy: { column: 'A month', descending: true },
      queries: [{ expr: perMonth('max by (node, instance_type) (node_total_hourly_cost)') }],
    },
    {
      kind: 'graph',
      title: 'Volumes, by StorageClass',
      description: 'What a month of the volumes would cost, also of those that no pod uses any more.',
      width: 8,
      unit: 'currencyUSD',
      min: 0,
      stacked: true,
      queries: [
        {
          expr: perMonth(hourlyCostOfVolumes),
          legend: '{{storageclass}}',
        },
      ],
    },
  ];
}
