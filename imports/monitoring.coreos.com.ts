import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IProbe } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Probe';
import type { IPrometheus } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Prometheus';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { customKind } from './kind.ts';

const v1 = 'monitoring.coreos.com/v1';

export type { IAlertmanagerConfig, IPodMonitor, IProbe, IPrometheus, IPrometheusRule, IServiceMonitor };

export const PodMonitor = customKind<IPodMonitor>(v1, 'PodMonitor');
export const Probe = customKind<IProbe>(v1, 'Probe');
export const Prometheus = customKind<IPrometheus>(v1, 'Prometheus');
export const ServiceMonitor = customKind<IServiceMonitor>(v1, 'ServiceMonitor');
export const PrometheusRule = customKind<IPrometheusRule>(v1, 'PrometheusRule');
/** v1alpha1 is what the operator stores; v1beta1 needs its conversion webhook. */
export const AlertmanagerConfig = customKind<IAlertmanagerConfig>(
  'monitoring.coreos.com/v1alpha1',
  'AlertmanagerConfig',
);
