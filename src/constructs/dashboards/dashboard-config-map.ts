import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Board } from './board.ts';
import { dashboard } from './dashboard.ts';

export interface DashboardConfigMapProps {
  /** Also the JSON file's name. */
  readonly name: string;
  /** Where Grafana's sidecar looks, e.g. `monitoring`. */
  readonly namespace: string;
  /** The folder in Grafana, as the sidecar's `folderAnnotation: grafana_folder` reads it. */
  readonly folder: string;
  readonly board: Board;
}

/** A dashboard that Grafana's sidecar picks up, as indented JSON, so that a change of it reads as one in a review. */
export class DashboardConfigMap extends Construct {
  constructor(scope: Construct, id: string, props: DashboardConfigMapProps) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        labels: { grafana_dashboard: '1' },
        annotations: { grafana_folder: props.folder },
      },
      data: { [`${props.name}.json`]: `${JSON.stringify(dashboard(props.board), null, 2)}\n` },
    });
  }
}
