import { seconds } from '../../platform/values.ts';
import { promisedServices } from '../capacity/services.ts';
import type { Check } from '../check.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { at, numberAt, type Plain, textsAt } from '../values.ts';

export const gracePeriod: Check = {
  id: 'grace-period',
  severity: 'error',
  family: 'availability',
  about: 'The grace period of a pod ends before its preStop hook and its longest request do.',
  protects: 'Requests that are under way are cut off at each release, scale-down and drain.',
  fix: 'raise terminationGracePeriodSeconds above the preStop hook and the longest request together',
  *run({ set, intent }) {
    const longest = new Map(
      (intent ? promisedServices(set, intent) : []).map(({ workload, service }) => [
        workload.subject,
        seconds(service.shutdown.longestRequest),
      ]),
    );
    for (const template of set.podTemplates) {
      const { subject, spec, path } = template;
      const grace = numberAt(spec, 'terminationGracePeriodSeconds') ?? 30;
      const stop = longestStop(template);
      const request = longest.get(subject) ?? 0;
      if (stop === undefined || (grace > stop.seconds && grace >= stop.seconds + request)) continue;
      const after = request > 0 ? `, and requests may take ${request}s after that` : '';
      yield {
        subject,
        path: `${path}.terminationGracePeriodSeconds`,
        message: `is ${grace}, but the preStop hook of ${stop.container} takes ${stop.seconds}s${after}`,
      };
    }
  },
};

function longestStop(template: PodTemplate): { container: string; seconds: number } | undefined {
  const stops = containersOf(template).flatMap(({ container }) => {
    const waits = preStopSeconds(container);
    return waits === undefined ? [] : [{ container: String(container.name), seconds: waits }];
  });
  return stops.sort((a, b) => b.seconds - a.seconds)[0];
}

/** How long a preStop hook takes at least: `sleep`, as an action or as a command. */
function preStopSeconds(container: Plain): number | undefined {
  const hook = at(container, 'lifecycle', 'preStop');
  const action = numberAt(hook, 'sleep', 'seconds');
  if (action !== undefined) return action;
  const command = textsAt(hook, 'exec', 'command').join(' ');
  const slept = /(?:^|[\s/;&])sleep (\d+(?:\.\d+)?)s?(?=$|[\s;&])/.exec(command)?.[1];
  return slept === undefined ? undefined : Number(slept);
}
