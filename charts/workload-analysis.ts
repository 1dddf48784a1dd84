import { prometheusUrl } from '../src/addons/addresses.ts';
import { CanaryAnalysis, type CanaryPromise } from '../src/constructs/canary-analysis.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { labelsOf } from '../src/constructs/workload/identity.ts';
import { alertThresholds } from '../src/platform/alert-thresholds.ts';
import { isRollout } from '../src/platform/delivery.ts';
import { latencyObjectives } from '../src/platform/latency-objectives.ts';
import type { Analysis } from '../src/platform/schema/delivery.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { namespaceOf, type Target } from '../src/platform/target.ts';
import { latencySeconds } from '../src/platform/values.ts';
import type { Layer } from './layer.ts';
import { httpMetrics } from './observability-rules.ts';
import { identityOf } from './workload-identity.ts';

/** The burn rate at which people are paged: two percent of a month's error budget in an hour. */
const PAGING_BURN_RATE = 14.4;

/** Percent of failed requests below which a canary is too small a sample to tell. */
const TELLING = 1;

/** Adds an AnalysisTemplate for each of the service's analyses, and returns their names. */
export function analyses(
  layer: Layer,
  target: Target,
  name: string,
  service: ServiceSpec,
  timing: { readonly intervalSeconds: number; readonly count?: number },
): string[] {
  const { delivery } = service;
  const metrics = httpMetrics(target, name, service);
  if (!isRollout(delivery) || !metrics) return [];
  return delivery.analysis.map((kind) => {
    const template = `${name}-${kind}`;
    comesFrom(
      new CanaryAnalysis(layer, template, {
        name: template,
        namespace: namespaceOf(target, name),
        labels: labelsOf(identityOf(target, name, service)),
        prometheus: prometheusUrl,
        metrics,
        promise: promise(target, service, kind),
        ...timing,
      }),
      `services.${name}.delivery.analysis`,
    );
    return template;
  });
}

function promise(target: Target, service: ServiceSpec, kind: Analysis): CanaryPromise {
  const { objectives } = target.spec;
  const thresholds = alertThresholds(target.spec, service);
  if (kind === 'latency') {
    const [objective] = latencyObjectives(service);
    return objective
      ? { kind, quantile: Math.min(objective.share, 99.9) / 100, atMost: latencySeconds(objective.below) }
      : { kind, quantile: 0.95, atMost: thresholds.latency };
  }
  // What would page people stops a release; it is never laxer than the error rate that is critical in itself.
  const budget = 100 - (service.objectives.availability ?? objectives.availability);
  const tolerated = Math.min(Math.max(PAGING_BURN_RATE * budget, TELLING), thresholds.errorRate);
  return { kind, atLeast: Number((1 - tolerated / 100).toFixed(4)) };
}
