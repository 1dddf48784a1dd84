import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../check.ts';
import { containersOf } from '../pod-template.ts';
import { isPlain, numberAt, type Plain } from '../values.ts';

const TIMING = ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'];

export const livenessTooStrict: Check = {
  id: 'liveness-too-strict',
  severity: 'warning',
  family: 'availability',
  about: 'A liveness probe gives up at one missed answer, or asks what the readiness probe asks and gives up no later.',
  protects: 'A pod that is merely slow is restarted instead of being spared requests: under load, all of them at once.',
  fix: 'give liveness a longer failureThreshold × periodSeconds than readiness, or an endpoint that fails only when a restart helps',
  *run({ set }) {
    for (const template of set.podTemplates) {
      for (const { container, path } of containersOf(template)) {
        const { livenessProbe: live, readinessProbe: ready } = container;
        if (isPlain(live) && numberAt(live, 'failureThreshold') === 1) {
          const message = `is 1: one answer that takes longer than ${timeout(live)}s restarts the container`;
          yield { subject: template.subject, path: `${path}.livenessProbe.failureThreshold`, message };
          continue;
        }
        if (!isPlain(live) || !isPlain(ready) || !isDeepStrictEqual(handler(live), handler(ready))) continue;
        const [liveness, readiness] = [patience(live), patience(ready)];
        if (liveness > readiness && timeout(live) >= timeout(ready)) continue;
        const why =
          liveness > readiness
            ? `waits ${timeout(live)}s for an answer where readiness waits ${timeout(ready)}s`
            : `restarts after ${liveness}s what readiness gives ${readiness}s`;
        yield {
          subject: template.subject,
          path: `${path}.livenessProbe`,
          message: `asks the same as readinessProbe, but ${why}`,
        };
      }
    }
  },
};

function handler(probe: Plain): Plain {
  return Object.fromEntries(Object.entries(probe).filter(([key]) => !TIMING.includes(key)));
}

function patience(probe: Plain): number {
  return (numberAt(probe, 'failureThreshold') ?? 3) * (numberAt(probe, 'periodSeconds') ?? 10);
}

function timeout(probe: Plain): number {
  return numberAt(probe, 'timeoutSeconds') ?? 1;
}
