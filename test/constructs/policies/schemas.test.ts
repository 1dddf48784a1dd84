import { Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { expect, it } from 'vitest';
import type { Constraint, ConstraintProps } from '../../../src/constructs/policies/constraint.ts';
import { policies, SyncedKinds, WorkloadExpansion } from '../../../src/constructs/policies/index.ts';
import { complaintsOf, describeWithSchemas } from '../../support/schemas.ts';

/** Templates and constraints of all policies, with all that they need beside. */
function everything(): unknown[] {
  const chart = Testing.chart();
  for (const policy of policies) {
    policy.template(chart);
    constrain(policy, chart);
  }
  new WorkloadExpansion(chart, 'expansion');
  new SyncedKinds(chart, 'synced', { name: 'policies', policies });
  return Testing.synth(chart);
}

function constrain<P extends object>(
  policy: {
    readonly examples: { readonly parameters: P };
    constraint(scope: Construct, props: ConstraintProps<P>): Constraint<P>;
  },
  chart: Construct,
): void {
  policy.constraint(chart, {
    name: 'example',
    enforcementAction: 'deny',
    match: { excludedNamespaces: ['kube-*'] },
    parameters: policy.examples.parameters,
  });
}

describeWithSchemas(
  'against the official CRDs',
  {
    kubernetes: '1.34',
    groups: ['templates.gatekeeper.sh', 'expansion.gatekeeper.sh', 'syncset.gatekeeper.sh', 'config.gatekeeper.sh'],
  },
  (schemas) => {
    it('every template, constraint, ExpansionTemplate and SyncSet is one that the API server takes', () => {
      expect(complaintsOf(schemas, everything())).toEqual([]);
    });
  },
);
