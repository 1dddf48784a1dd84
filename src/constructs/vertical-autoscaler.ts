import { Construct } from 'constructs';
import { VerticalPodAutoscaler } from '../../imports/autoscaling.k8s.io.ts';
import type { ScaleTarget } from './autoscaling.ts';

export type Resource = 'cpu' | 'memory';

/** Amounts in the API's form, e.g. `{ cpu: '500m', memory: '512Mi' }`. */
export type Amounts = Readonly<Record<Resource, string>>;

export interface VerticalAutoscalerProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: ScaleTarget;
  /** The bounds of a sensible recommendation, by container. */
  readonly containers: Readonly<Record<string, { readonly min: Amounts; readonly max: Amounts }>>;
  /**
   * `Off` recommends and changes nothing. The others also set the requests of pods: when they start (`Initial`), by
   * evicting them (`Recreate`), or in place where that is possible (`InPlaceOrRecreate`). Default: `Off`.
   */
  readonly mode?: 'Off' | 'Initial' | 'Recreate' | 'InPlaceOrRecreate' | undefined;
  /** What a horizontal autoscaler scales the same pods on. Default: neither. */
  readonly scaledOn?: readonly Resource[] | undefined;
}

/**
 * Says what containers need, from what they used.
 *
 * It never touches what a horizontal autoscaler scales on: utilization is usage divided by the request, so each would
 * undo the other. That holds for every container of the pod, a sidecar too, since utilization is the pod's. With `Off` it
 * is safe whatever the other does; the number goes through review into the overlay.
 */
export class VerticalAutoscaler extends Construct {
  constructor(scope: Construct, id: string, props: VerticalAutoscalerProps) {
    super(scope, id);
    const { name, namespace, mode = 'Off', scaledOn = [], containers } = props;
    const free = (['cpu', 'memory'] as const).filter((resource) => mode === 'Off' || !scaledOn.includes(resource));
    if (free.length === 0) {
      throw new Error(
        `VerticalAutoscaler ${name}: mode ${mode} would change cpu and memory, and a horizontal autoscaler scales on both. fix: use mode Off`,
      );
    }
    if (Object.keys(containers).length === 0) {
      throw new Error(`VerticalAutoscaler ${name}: no containers. fix: give the bounds of each container of the pod`);
    }
    new VerticalPodAutoscaler(this, 'VerticalPodAutoscaler', {
      metadata: { name, namespace, labels: props.labels },
      spec: {
        targetRef: { ...props.target },
        updatePolicy: { updateMode: mode },
        resourcePolicy: {
          containerPolicies: Object.entries(containers).map(([containerName, { min, max }]) => ({
            containerName,
            controlledResources: [...free],
            // Limits are a decision about the neighbours on a node, not a measurement.
            controlledValues: 'RequestsOnly' as const,
            minAllowed: { ...min },
            maxAllowed: { ...max },
          })),
        },
      },
    });
  }
}
