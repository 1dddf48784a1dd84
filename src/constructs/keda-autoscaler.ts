import { Construct } from 'constructs';
import { ScaledObject } from '../../imports/keda.sh.ts';
import { type AutoscalingProps, behaviorOf, refuseAutoscaling } from './autoscaling.ts';
import { type HttpMetrics, latencyAt, requestRateOrZero } from './http-metrics.ts';
import { type LiveEvent, refuseEvent, wantedPods } from './live-event.ts';
import { expectedRequests } from './predicted-load.ts';

export interface KedaAutoscalerProps extends AutoscalingProps {
  /** URL of Prometheus. */
  readonly prometheus: string;
  /** Where requests are counted. Needed for requestsPerPod and latency. */
  readonly metrics?: HttpMetrics | undefined;
  /** Requests a second that one pod should carry. Default: no say. */
  readonly requestsPerPod?: number | undefined;
  /** Response time in seconds that should hold at a quantile. Default: no say. */
  readonly latency?: { readonly quantile: number; readonly target: number } | undefined;
  /** Follow the requests that are expected too, as `expectedLoad` records them: needs requestsPerPod. Default: only those that come. */
  readonly foresees?: boolean | undefined;
  /** Whatever else Prometheus counts, e.g. open connections: one number for all pods, and what one should carry. Default: none. */
  readonly counted?: readonly { readonly name: string; readonly query: string; readonly perPod: number }[] | undefined;
  /** Stretches of time with more pods than `min`. Default: none. */
  readonly events?: readonly LiveEvent[] | undefined;
}

/** Requests are counted over this long: four scrapes at the usual 30 s. */
const WINDOW = '2m';

/** Requests a second below which a response time says nothing: one slow request at night is not a lack of pods. */
const TRAFFIC_TO_JUDGE = 1;

/** Each look at the response time asks for at most this many times the pods there are. */
const LATENCY_GROWTH = 1.25;

/**
 * Scales on requests and response time from Prometheus, with CPU and memory beside them: one ScaledObject, and the one
 * HorizontalPodAutoscaler that KEDA makes of it. The trigger that asks for most pods decides.
 *
 * KEDA and not prometheus-adapter, which makes the same metrics: the adapter's maintainers want to retire it in favour of
 * KEDA (https://github.com/kubernetes-sigs/prometheus-adapter/issues/701); its rules are one file for the whole cluster,
 * while a query here is part of the service; and it has no answer for the time when Prometheus is down.
 *
 * - Requests (`AverageValue`): pods = requests a second / requests per pod, whatever their number is now.
 * - Response time (`Value`): pods = ready pods × response time / target. More pods may not help it, so the query caps how
 *   many each look may ask for, and silence and near-silence count as 0. It only ever adds: with the others it is a maximum.
 * - Requests expected soon (`AverageValue`): the same for the load of last week, so that the pods are there before it.
 * - Anything else that is counted (`AverageValue`): pods = the number / per pod.
 * - Live events (`AverageValue` of 1): as many pods as the event wants, while it lasts, whatever the load is.
 * - Without an answer from Prometheus KEDA keeps the pods there are, and no fewer than a safe number; CPU and memory,
 *   which come from elsewhere, still add to them.
 */
export class KedaAutoscaler extends Construct {
  constructor(scope: Construct, id: string, props: KedaAutoscalerProps) {
    super(scope, id);
    const { name, namespace, min, max, cpu, memory } = props;
    const where = `KedaAutoscaler ${name}`;
    refuseAutoscaling(where, props);
    const queries = queriesOf(where, props);
    const resources = Object.entries({ cpu, memory }).flatMap(([type, percent]) =>
      percent === undefined
        ? []
        : [{ type, name: type, metricType: 'Utilization', metadata: { value: String(percent) } }],
    );
    new ScaledObject(this, 'ScaledObject', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        scaleTargetRef: { ...props.target },
        minReplicaCount: min,
        maxReplicaCount: max,
        pollingInterval: 30,
        fallback: {
          failureThreshold: 3,
          behavior: 'currentReplicasIfHigher',
          // With CPU or memory to follow the load, the minimum is a floor. Without, half of all must do for any load.
          replicas: resources.length > 0 ? min : Math.ceil((min + max) / 2),
        },
        advanced: {
          horizontalPodAutoscalerConfig: { name, behavior: behaviorOf(props.up, props.down) },
        },
        triggers: [
          ...resources,
          ...queries.map((query) => ({
            type: 'prometheus',
            name: query.name,
            metricType: query.metricType,
            metadata: {
              serverAddress: props.prometheus,
              query: query.query,
              threshold: String(query.threshold),
              // No data is an error, which the fallback answers, and not zero, which would take pods away.
              ignoreNullValues: 'false',
            },
          })),
        ],
      },
    });
  }
}

interface Query {
  readonly name: string;
  readonly metricType: 'AverageValue' | 'Value';
  readonly query: string;
  readonly threshold: number;
}

function queriesOf(where: string, props: KedaAutoscalerProps): Query[] {
  const queries = [...ofRequests(where, props), ...ofCounts(where, props), ...ofEvents(where, props)];
  if (queries.length === 0) {
    throw new Error(
      `${where}: nothing to ask Prometheus for. fix: give requestsPerPod, latency, counted or events, or take a HorizontalAutoscaler`,
    );
  }
  return queries;
}

function ofCounts(where: string, { counted = [] }: KedaAutoscalerProps): Query[] {
  return counted.map(({ name, query, perPod }) => {
    if (!(perPod > 0)) {
      throw new Error(`${where}: ${name} of ${perPod} per pod is none. fix: use a number above 0, e.g. 100`);
    }
    return { name, metricType: 'AverageValue', query, threshold: perPod };
  });
}

function ofEvents(where: string, { events = [], max }: KedaAutoscalerProps): Query[] {
  return events.map((event) => {
    refuseEvent(where, event, max);
    return { name: `event-${event.name}`, metricType: 'AverageValue', query: wantedPods(event), threshold: 1 };
  });
}

function ofRequests(where: string, { metrics, requestsPerPod, latency, foresees }: KedaAutoscalerProps): Query[] {
  if (requestsPerPod === undefined && !latency) return [];
  if (!metrics) {
    throw new Error(
      `${where}: requests are not counted anywhere. fix: give metrics, or neither requestsPerPod nor latency`,
    );
  }
  const rate = requestRateOrZero(metrics, WINDOW);
  const queries: Query[] = [];
  if (requestsPerPod !== undefined) {
    if (!(requestsPerPod > 0)) {
      throw new Error(`${where}: requestsPerPod ${requestsPerPod} is none. fix: use a number above 0, e.g. 100`);
    }
    queries.push({ name: 'request-rate', metricType: 'AverageValue', query: rate, threshold: requestsPerPod });
    if (foresees) {
      const expected = expectedRequests(metrics);
      queries.push({ name: 'expected-rate', metricType: 'AverageValue', query: expected, threshold: requestsPerPod });
    }
  }
  if (latency) {
    const { quantile, target } = latency;
    if (!(target > 0 && quantile > 0 && quantile < 1)) {
      throw new Error(
        `${where}: latency ${target} s at quantile ${quantile} is no target. fix: use e.g. 0.2 s at 0.95`,
      );
    }
    const judged = `${latencyAt(metrics, quantile, WINDOW)} >= 0 and ${rate} > ${TRAFFIC_TO_JUDGE} or 0 * ${rate}`;
    queries.push({
      name: 'latency',
      metricType: 'Value',
      query: `clamp_max(${judged}, ${decimal(target * LATENCY_GROWTH)})`,
      threshold: target,
    });
  }
  return queries;
}

/** Without the noise of binary fractions. */
function decimal(value: number): number {
  return Number(value.toFixed(6));
}
