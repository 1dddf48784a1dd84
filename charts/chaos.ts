import { catalogue } from '../src/addons/catalogue.ts';
import { type ChaosFault, ChaosRun } from '../src/constructs/chaos-run.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import type { ExperimentSpec } from '../src/platform/schema/chaos.ts';
import { instanceOf, namespaceOf, type Target } from '../src/platform/target.ts';
import { latencySeconds, seconds } from '../src/platform/values.ts';
import type { LayerDefinition } from './layer.ts';
import { runsOf } from './workload-identity.ts';

export const chaos: LayerDefinition = {
  name: 'chaos',
  about: 'Faults that are made on purpose, by the clock, to see that what is promised holds.',
  after: ['workloads'],
  build(layer, target) {
    const { chaos: spec } = target.spec;
    if (!spec) return;
    comesFrom(
      new ChaosRun(layer, 'run', {
        name: chaosName(target),
        namespace: catalogue.litmus.namespace,
        instance: instanceOf(target),
        cron: spec.cron,
        faults: Object.entries(spec.experiments).map(([name, experiment]) => faultOf(target, name, experiment)),
      }),
      'chaos',
    );
  },
};

/** The CronJob that makes the faults. */
export function chaosName({ platform }: Target): string {
  return `${platform}-chaos`;
}

function faultOf(target: Target, name: string, experiment: ExperimentSpec): ChaosFault {
  const service = target.spec.services[experiment.service];
  // Of two colours the one with the traffic.
  const run = service && runsOf(target, experiment.service, service).find(({ color }) => color?.live !== false);
  if (!run) throw new Error(`chaos.experiments.${name} is one that resolve should have refused`);
  const common = {
    name,
    seconds: seconds(experiment.duration),
    target: {
      namespace: namespaceOf(target, experiment.service),
      labels: run.selector,
      kind: run.controller.kind === 'Rollout' ? ('rollout' as const) : ('deployment' as const),
    },
  };
  switch (experiment.kind) {
    case 'pod-delete':
      return {
        ...common,
        experiment: 'pod-delete',
        settings: {
          CHAOS_INTERVAL: String(seconds(experiment.every)),
          // As a node would take them: with their time to end.
          FORCE: 'false',
          PODS_AFFECTED_PERC: String(experiment.share),
        },
      };
    case 'network-latency':
      return {
        ...common,
        experiment: 'pod-network-latency',
        settings: {
          NETWORK_LATENCY: String(Math.round(latencySeconds(experiment.delay) * 1000)),
          PODS_AFFECTED_PERC: String(experiment.share),
        },
      };
    case 'node-drain':
      return { ...common, experiment: 'node-drain', settings: {} };
  }
}
