/** Who a workload is: where its objects lie and what they are called and labelled. */
export interface WorkloadIdentity {
  /** Name of the workload, its ServiceAccount, Service, PodDisruptionBudget and autoscaler. */
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  /** Label `app.kubernetes.io/component`: its part in the platform, e.g. `web`. */
  readonly component: string;
  /** Label `app.kubernetes.io/version`; left out when it is no label value, since image tags may be longer. */
  readonly version: string;
}

const LABEL_VALUE = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** What selects the workload's pods. Immutable in a Deployment, so the version is not part of it. */
export function selectorOf(identity: WorkloadIdentity): Record<string, string> {
  return { 'app.kubernetes.io/name': identity.name, 'app.kubernetes.io/instance': identity.instance };
}

/** The labels of everything that belongs to the workload. */
export function labelsOf(identity: WorkloadIdentity): Record<string, string> {
  return {
    ...selectorOf(identity),
    'app.kubernetes.io/component': identity.component,
    ...(LABEL_VALUE.test(identity.version) ? { 'app.kubernetes.io/version': identity.version } : {}),
  };
}
