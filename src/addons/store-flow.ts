import type { Labels } from './addon.ts';

/** Pods by their labels, as people call them. */
export interface FlowPods {
  readonly name: string;
  readonly namespace: string;
  readonly pods: Labels;
}

/** A store outside the cluster. */
export interface FlowAddresses {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** A connection that a store needs: both sides, said once. */
export interface StoreFlow {
  readonly from: FlowPods;
  readonly to: FlowPods | FlowAddresses | 'api-server' | 'dns' | 'internet' | 'metadata-server';
  readonly ports: readonly number[];
  readonly why: string;
  /** The part of the overlay that asks for it. */
  readonly origin: string;
}
