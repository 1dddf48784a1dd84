import type { Check } from '../check.ts';
import { isInOrder, orderOf, reasonOf } from '../order/order.ts';
import { positionOf } from '../order/position.ts';
import { worldOf } from '../references/world.ts';
import { nameOf } from '../set.ts';

const WAVE = 'metadata.annotations["argocd.argoproj.io/sync-wave"]';
const HOOK = 'metadata.annotations["argocd.argoproj.io/hook"]';
const PHASES = ['PreSync', 'Sync', 'PostSync'];

export const waveTooEarly: Check = {
  id: 'wave-too-early',
  severity: 'error',
  family: 'order',
  about:
    'Something is synced before what it needs: a resource before its CRD, an object before its namespace, a pod before its Secret.',
  protects: 'On a new cluster, and when all is restored, the sync would fail or wait for what comes only after it.',
  fix: 'give it a later sync wave, or what it needs an earlier one',
  *run(context) {
    const world = worldOf(context);
    const { edges, within } = orderOf(world);
    for (const edge of edges) {
      const { from, to, strict } = edge;
      if (strict ? to.wave < from.wave : to.wave <= from.wave) continue;
      const when = to.wave === from.wave ? 'the same wave' : `wave ${to.wave}`;
      yield {
        subject: from.subject,
        path: WAVE,
        message: `is ${from.wave}, but it needs ${to.name}, which comes in ${when}: ${reasonOf(edge)}`,
      };
    }
    for (const need of within) {
      if (isInOrder(world, need)) continue;
      const [after, before] = [positionOf(world, need.subject), positionOf(world, need.on)];
      if (!after || !before) continue;
      const byPhase = before.phase !== after.phase;
      const [is, then] = byPhase
        ? [PHASES[after.phase], `phase ${PHASES[before.phase]}`]
        : [String(after.wave), `wave ${before.wave}`];
      yield {
        subject: need.subject,
        path: byPhase ? HOOK : WAVE,
        message: `is ${is}, but it ${need.why}, and ${nameOf(need.on.object)} comes only in ${then}`,
      };
    }
  },
};
