import { z } from 'zod';
import * as v from '../values.ts';

/** Labels of Kubernetes objects: a key, with or without a domain before it, and a short value. */
const labels = z.record(
  v.matching(
    /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
    'is not the key of a label',
    'write e.g. team, or example.com/team',
  ),
  v.matching(
    /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
    'is not the value of a label',
    'use letters, digits, -, _ and ., at the most 63 of them',
  ),
);

export const prometheusSchema = z.strictObject({
  /** Name of the Prometheus resource: its pods are `prometheus-<name>-0` and so on. */
  name: v.name.default('main'),
  /**
   * Servers, each of which scrapes everything and judges all rules.
   * @default 2 in production, 1 elsewhere
   */
  replicas: v.count.optional(),
  /** How long samples stay. The ratio of an objective over 30 days needs at least as much. */
  retention: v.duration.default('35d'),
  /**
   * The volume of each server; old samples go before it is full.
   * @default 100Gi in production, 50Gi elsewhere
   */
  storage: v.memoryQuantity.optional(),
  /** Labels of every ServiceMonitor, PodMonitor and Probe, ours and the add-ons': Prometheus takes those that have them, and no others. Left out: all of them. */
  monitorLabels: labels.default({}),
  /** Labels of every PrometheusRule, ours and the add-ons': Prometheus takes those that have them, and no others. Left out: all of them. */
  ruleLabels: labels.default({}),
});
export type PrometheusSpec = z.output<typeof prometheusSchema>;
