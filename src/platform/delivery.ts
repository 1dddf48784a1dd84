import type { DeliverySpec } from './schema/delivery.ts';
import { seconds } from './values.ts';

type BlueGreen = Extract<DeliverySpec, { kind: 'blue-green' }>;
type Growing =
  | Extract<DeliverySpec, { kind: 'canary' }>
  | (BlueGreen & { readonly shares: NonNullable<BlueGreen['shares']> });

/** Whether Argo Rollouts runs the service, and not a Deployment. */
export function isRollout(
  delivery: DeliverySpec,
): delivery is Extract<DeliverySpec, { kind: 'canary' | 'blue-green' }> {
  return delivery.kind === 'canary' || delivery.kind === 'blue-green';
}

/** One share of the traffic, with nothing left to defaults. */
export interface DeliveryStep {
  readonly weight: number;
  readonly pauseSeconds: number;
  readonly approve: boolean;
}

/** Whether a new version takes the traffic in growing shares: a canary, and blue-green that says so. */
export function growsInShares(delivery: DeliverySpec): delivery is Growing {
  return delivery.kind === 'canary' || (delivery.kind === 'blue-green' && delivery.shares !== undefined);
}

/** The shares of a release, in their order. */
export function stepsOf(delivery: Growing): DeliveryStep[] {
  const steps = delivery.kind === 'canary' ? delivery.steps : delivery.shares;
  return steps.map((step) => {
    const { weight, pause, approve } = typeof step === 'number' ? { weight: step, approve: false } : step;
    return { weight, pauseSeconds: seconds(pause ?? delivery.pause), approve };
  });
}
