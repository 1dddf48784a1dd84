/** Violations that Gatekeeper's audit found, by constraint; labels `customresource_kind` and `name`. */
export const constraintViolations = 'gatekeeper_constraint_violations';

/**
 * Configuration of kube-state-metrics that makes the series: Gatekeeper's own metrics know only how many violations
 * there are in all, not of which constraint (https://github.com/open-policy-agent/gatekeeper/issues/2081).
 * kube-state-metrics must be allowed to list and watch customresourcedefinitions and everything in
 * constraints.gatekeeper.sh.
 */
export const constraintStateMetrics = {
  kind: 'CustomResourceStateMetrics',
  spec: {
    resources: [
      {
        // Every kind: each ConstraintTemplate makes one of its own.
        groupVersionKind: { group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind: '*' },
        labelsFromPath: { name: ['metadata', 'name'], enforcement_action: ['spec', 'enforcementAction'] },
        metricNamePrefix: 'gatekeeper_constraint',
        metrics: [
          {
            name: 'violations',
            help: 'Violations that the last audit found of this constraint',
            // Until its first audit a constraint has no count.
            errorLogV: 10,
            each: { type: 'Gauge', gauge: { path: ['status', 'totalViolations'], nilIsZero: true } },
          },
        ],
      },
    ],
  },
} as const;
