import { Construct } from 'constructs';
import type { AlertLinks } from './alert.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { PrometheusRules } from './prometheus-rule.ts';
import type { SloIndicator } from './slo-indicator.ts';
import { refuseUnknownBound } from './slo-indicator.ts';
import { sloRules } from './slo-rules.ts';

export interface SloProps {
  readonly name: string;
  readonly namespace: string;
  /** The service, as the label `service` of its series and alerts. */
  readonly service: string;
  /** Share of requests that must be good over 30 days, in percent: above 0 and below 100. */
  readonly objective: number;
  readonly metrics: HttpMetrics;
  readonly indicator: SloIndicator;
  /**
   * Below this many requests a second, averaged over the tier's long window, its alert stays silent: in a trickle, one
   * failed request is already a large share. Default: 1, at which 99.99 % still takes six failures in an hour to fire.
   */
  readonly minimumRequestRate?: number;
  readonly links: AlertLinks;
  /** The uid of the dashboard that shows the service. */
  readonly dashboard: string;
}

/** A service level objective over 30 days: its indicator recorded over all windows, and four tiers of burn-rate alerts. */
export class Slo extends Construct {
  constructor(scope: Construct, id: string, props: SloProps) {
    super(scope, id);
    const { service, objective, metrics, indicator, minimumRequestRate = 1, dashboard } = props;
    const where = `Slo ${props.namespace}/${props.name}`;
    if (!(objective > 0 && objective < 100)) {
      throw new Error(
        `${where}: an objective of ${objective} % leaves no budget to alert on. fix: use a percentage between 0 and 100, e.g. 99.9`,
      );
    }
    if (!(minimumRequestRate >= 0)) {
      throw new Error(`${where}: minimumRequestRate is ${minimumRequestRate}. fix: use requests a second, e.g. 1`);
    }
    refuseUnknownBound(where, indicator);
    new PrometheusRules(this, 'Rules', {
      name: props.name,
      namespace: props.namespace,
      groups: sloRules({ service, objective, metrics, indicator, minimumRequestRate, dashboard }),
      links: props.links,
    });
  }
}
