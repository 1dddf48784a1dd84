import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Target } from '../src/platform/target.ts';

/** One layer of a platform: it becomes one chart, one folder of `dist/` and one Argo CD Application. */
export interface LayerDefinition {
  /** The folder, and the last part of the Application's name. */
  readonly name: string;
  /** One sentence for reviewers. */
  readonly about: string;
  /**
   * Layers and add-ons that must be in place before this one, beside what Orrery finds by itself: the namespaces it uses and the
   * add-ons that provide its kinds.
   */
  readonly after?: readonly string[];
  /** Adds the layer's objects for one target; adds none when the platform does not use it. */
  readonly build: (layer: Layer, target: Target) => void;
}

/** The chart of one layer. Objects get the platform's labels, and their namespace only explicitly. */
export class Layer extends Chart {
  readonly layer: string;

  constructor(scope: Construct, definition: Pick<LayerDefinition, 'name'>, target: Target) {
    super(scope, definition.name, {
      disableResourceNameHashes: true,
      labels: {
        ...target.spec.labels,
        'app.kubernetes.io/managed-by': 'orrery',
        'app.kubernetes.io/part-of': target.platform,
        'orrery.dev/environment': target.environment,
        'orrery.dev/owner': target.spec.owner,
        ...(target.region === undefined ? {} : { 'orrery.dev/region': target.region }),
      },
    });
    this.layer = definition.name;
  }
}
