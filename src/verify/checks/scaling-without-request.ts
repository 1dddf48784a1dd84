import { amountOf, limitRangesOf } from '../capacity/resources.ts';
import type { Check } from '../check.ts';
import { containersOf, podTemplateOf } from '../pod-template.ts';
import { worldOf } from '../references/world.ts';
import { type Scaler, scalersOf } from '../scalers.ts';
import { at, listAt, textAt } from '../values.ts';

export const scalingWithoutRequest: Check = {
  id: 'scaling-without-request',
  severity: 'error',
  family: 'availability',
  about: 'An autoscaler scales by the used share of what the pods ask for, and a container asks for nothing.',
  protects: 'The share cannot be told: the replicas stay as they are, whatever the load.',
  fix: 'state the request of the container, or scale by an average value',
  *run(context) {
    const defaults = limitRangesOf(context.set);
    // Of a part of a cluster, the LimitRange that fills the request in may be elsewhere.
    const sure = worldOf(context).whole ? {} : ({ severity: 'warning' } as const);
    for (const scaler of scalersOf(context.set)) {
      const template = scaler.target && podTemplateOf(scaler.target);
      if (!template) continue;
      const { kind, metadata } = scaler.scaler.object;
      for (const share of sharesOf(scaler)) {
        for (const { container, path, kind: list } of containersOf(template)) {
          if (list !== 'containers' || (share.container ?? container.name) !== container.name) continue;
          if (amountOf(container, 'requests', share.resource, defaults.get(template.namespace)) !== undefined) continue;
          yield {
            subject: template.subject,
            path: `${path}.resources.requests.${share.resource}`,
            message: `is not set, but ${kind}/${metadata.name} scales by the share of it that is used (${share.path})`,
            ...sure,
          };
        }
      }
    }
  },
};

interface Share {
  readonly resource: string;
  /** The only container that counts; all of them when absent. */
  readonly container?: string | undefined;
  readonly path: string;
}

/** What an autoscaler measures as a share of the request. */
function sharesOf({ scaler: { object } }: Scaler): Share[] {
  if (object.kind === 'ScaledObject') {
    return listAt(object, 'spec', 'triggers').flatMap((trigger, index): Share[] => {
      const resource = textAt(trigger, 'type') ?? '';
      const measure = textAt(trigger, 'metricType') ?? textAt(trigger, 'metadata', 'type') ?? 'Utilization';
      if (!['cpu', 'memory'].includes(resource) || measure !== 'Utilization') return [];
      return [{ resource, container: textAt(trigger, 'metadata', 'containerName'), path: `spec.triggers[${index}]` }];
    });
  }
  const metrics = at(object, 'spec', 'metrics');
  if (!Array.isArray(metrics)) return [{ resource: 'cpu', path: 'spec' }];
  return listAt(object, 'spec', 'metrics').flatMap((metric, index): Share[] =>
    (['resource', 'containerResource'] as const).flatMap((field): Share[] => {
      const resource = textAt(metric, field, 'name');
      if (resource === undefined || textAt(metric, field, 'target', 'type') !== 'Utilization') return [];
      return [{ resource, container: textAt(metric, field, 'container'), path: `spec.metrics[${index}]` }];
    }),
  );
}
