import { alertmanagerConfigs, type Route } from '../alertmanager/config.ts';
import type { Check } from '../check.ts';

export const receiverMissing: Check = {
  id: 'receiver-missing',
  severity: 'error',
  family: 'rules',
  about: 'A route names a receiver or a time interval that its AlertmanagerConfig does not have.',
  protects: 'The operator leaves out the whole AlertmanagerConfig, and none of its alerts is sent.',
  fix: 'add it to the same AlertmanagerConfig, or correct the name',
  *run({ set }) {
    for (const { subject, route, receivers, intervals } of alertmanagerConfigs(set)) {
      for (const { path, receiver, mutes } of route ? all(route) : []) {
        if (receiver !== undefined && !receivers.has(receiver)) {
          yield {
            subject,
            path: `${path}.receiver`,
            message: `is ${receiver}, but the receivers are ${list(receivers.keys())}`,
          };
        }
        for (const mute of mutes.filter((name) => !intervals.has(name))) {
          yield { subject, path, message: `names the time interval ${mute}, but there is ${list(intervals)}` };
        }
      }
      if (route && route.receiver === undefined) {
        yield {
          subject,
          path: 'spec.route',
          message: 'names no receiver, so that what no other route takes goes nowhere',
        };
      }
    }
  },
};

function all(route: Route): Route[] {
  return [route, ...route.routes.flatMap(all)];
}

function list(names: Iterable<string>): string {
  return [...names].join(', ') || 'none';
}
