import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IProbe } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Probe';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { customKind } from './kind.ts';

const v1 = 'monitoring.coreos.com/v1';

export type { IAlertmanagerConfig, IPodMonitor, IProbe, IPrometheusRule };

export const PodMonitor = customKind<IPodMonitor>(v1, 'PodMonitor');
export const Probe = customKind<IProbe>(v1, 'Probe');
export const PrometheusRule = customKind<IPrometheusRule>(v1, 'PrometheusRule');
/** v1alpha1 is what the operator stores; v1beta1 needs its conversion webhook. */
export const AlertmanagerConfig = customKind<IAlertmanagerConfig>(
  'monitoring.coreos.com/v1alpha1',
  'AlertmanagerConfig',
);
