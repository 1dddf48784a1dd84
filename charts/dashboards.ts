import { MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { costSeries } from '../src/alerts/cost.ts';
import { hourlyCost, perMonthOver } from '../src/constructs/cost-metrics.ts';
import { applicationBoard } from '../src/constructs/dashboards/application-board.ts';
import type { Board, BoardLink } from '../src/constructs/dashboards/board.ts';
import type { BoardService } from '../src/constructs/dashboards/board-service.ts';
import { businessBoard } from '../src/constructs/dashboards/business-board.ts';
import { costBoard } from '../src/constructs/dashboards/cost-board.ts';
import { DashboardConfigMap } from '../src/constructs/dashboards/dashboard-config-map.ts';
import { infrastructureBoard } from '../src/constructs/dashboards/infrastructure-board.ts';
import { overviewBoard } from '../src/constructs/dashboards/overview-board.ts';
import { securityBoard } from '../src/constructs/dashboards/security-board.ts';
import type { HttpMetrics } from '../src/constructs/http-metrics.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { alertThresholds } from '../src/platform/alert-thresholds.ts';
import { isColors } from '../src/platform/colors.ts';
import { type Board as BoardName, boards, dashboardUid } from '../src/platform/dashboards.ts';
import { isRollout } from '../src/platform/delivery.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import { egressPorts } from '../src/platform/egress.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { namespaceOf, services, type Target } from '../src/platform/target.ts';
import type { LayerDefinition } from './layer.ts';

export const dashboards: LayerDefinition = {
  name: 'dashboards',
  about: 'Grafana dashboards: overview, application, infrastructure, business, security and cost.',
  build(layer, target) {
    for (const name of boards) {
      const board = boardOf(name, target);
      if (board === undefined) continue;
      const made = new DashboardConfigMap(layer, name, {
        name: `dashboard-${board.uid}`,
        namespace: MONITORING_NAMESPACE,
        folder: target.platform,
        board,
      });
      comesFrom(made, ORIGIN[name]);
    }
  },
};

/** The part of the platform's description that each board shows. */
const ORIGIN: Readonly<Record<BoardName, string>> = {
  overview: 'monitoring.overview',
  application: 'services',
  infrastructure: 'cluster',
  business: 'services',
  security: 'policies',
  cost: 'budget',
};

const RUNBOOKS: Readonly<Record<BoardName, readonly string[]>> = {
  overview: ['application-down', 'performance-issues'],
  application: ['application-down', 'performance-issues', 'slo-burn'],
  infrastructure: ['performance-issues'],
  business: ['application-down'],
  security: ['security-incidents'],
  cost: ['cost'],
};

function boardOf(name: BoardName, target: Target): Board | undefined {
  const { spec, platform, environment, namespace } = target;
  const namespaces = namespacesOf(target);
  const common = { uid: dashboardUid(target, name), platform, environment, links: links(name, target) };
  switch (name) {
    case 'overview':
      if (spec.monitoring.overview === undefined) return undefined;
      return overviewBoard({
        ...common,
        title: spec.monitoring.overview,
        services: services(target).flatMap(([service, described]) => {
          const http = httpMetrics(target, service, described);
          return http ? [{ name: service, http }] : [];
        }),
      });
    case 'application':
      return applicationBoard({ ...common, services: services(target).map((entry) => boardService(target, ...entry)) });
    case 'infrastructure':
      return infrastructureBoard({
        ...common,
        karpenter: spec.nodes !== undefined,
        exhaustion: spec.alerts?.exhaustion ?? 90,
      });
    case 'business':
      return businessBoard({
        ...common,
        namespaces,
        services: services(target).flatMap(([service, described]) => {
          const http = httpMetrics(target, service, described);
          return described.public && http ? [{ name: service, http }] : [];
        }),
        apis: Object.values(spec.apis).map(({ host }) => host),
        measures: services(target).flatMap(([, { businessMetrics }]) => businessMetrics),
      });
    case 'security':
      return securityBoard({
        ...common,
        namespace,
        egressProxy: egressPorts(target).length > 0,
        certificates: spec.edge !== undefined,
      });
    case 'cost':
      // Without a budget nobody installs OpenCost, which knows the prices.
      if (!spec.budget) return undefined;
      return costBoard({
        ...common,
        namespaces,
        budget: spec.budget,
        total: spec.alerts ? costSeries : { hourly: hourlyCost, monthly: perMonthOver(hourlyCost, '3d') },
      });
  }
}

function links(name: BoardName, target: Target): BoardLink[] {
  const base = target.spec.alerts?.runbooks;
  if (base === undefined) return [];
  return RUNBOOKS[name].map((page) => ({ title: `Runbook: ${page}`, url: `${base}/${page}.md` }));
}

function boardService(target: Target, name: string, service: ServiceSpec): BoardService {
  const { alerts, objectives } = target.spec;
  const http = httpMetrics(target, name, service);
  const thresholds = alertThresholds(target.spec, service);
  return {
    name,
    namespace: namespaceOf(target, name),
    containers: service.proxy ? [name, service.proxy.kind] : [name],
    ...(http ? { http } : {}),
    // The budget is recorded by the alerts.
    ...(alerts ? { availability: service.objectives.availability ?? objectives.availability } : {}),
    latencyWarning: thresholds.latency,
    errorRateWarning: thresholds.errorRate,
    rollout: isRollout(service.delivery),
    colors: isColors(service.delivery),
    autoscaled: service.scale !== undefined,
  };
}

function httpMetrics(target: Target, job: string, { metrics }: ServiceSpec): HttpMetrics | undefined {
  if (!metrics) return undefined;
  return { namespace: namespaceOf(target, job), job, durations: metrics.durations, statusLabel: metrics.statusLabel };
}
