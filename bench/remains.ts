import type { Results } from './page.ts';
import type { PeerResult } from './peers/race.ts';
import { COLLECTOR, type Profile, percent, START } from './profile.ts';

/** Why a part of the time cannot be spared. */
const WHY: Readonly<Record<string, string>> = {
  [START]:
    "Node's own bootstrap, cdk8s as it is published, and code that runs before V8 has compiled it. The script is kept with V8's own cache, and no parts of cdk8s are loaded that no program uses. A start-up snapshot would need a flag before the script, thus a second process or a launcher for each system",
  [COLLECTOR]: 'the construct tree and its fields stay until the end, and V8 moves what stays',
  'writing every field as YAML':
    'the output itself: every byte is looked at once, since any text may need quotes, and copied once',
  "cdk8s' own constructors": 'what `new ApiObject` does; it is not ours',
  'reading every field, for what there is to resolve':
    'a Lazy, a token or an empty value may be anywhere; where there is none, nothing is copied',
  'walking the tree, identities and their order':
    'each construct is asked once whether it is well; that no two objects are one, and their order, are promises',
  'saying what there is to be': 'the program that describes the objects',
  'writing files': 'the system',
};
const TENTH = 0.1;

/** What is left of the largest run, and of a small one, by the profiles of this run. */
export function remains(profiles: readonly Profile[]): string[] {
  const [large, small] = [...profiles].sort((a, b) => b.objects - a.objects);
  if (!large) return [];
  const smallShare = (what: string) => percent(small?.parts.find((part) => part.what === what)?.share ?? 0);
  const above = large.parts.filter(({ what, most }) => most.share > TENTH && what !== COLLECTOR);
  return [
    '## What remains',
    '',
    'Profiles that V8 records of whole processes, from their start to their end. What Node does for a module counts as that one’s.',
    '',
    `| What | ${large.objects} objects | The most in one function | ${small?.objects ?? 0} objects | Why it remains |`,
    '|---|---|---|---|---|',
    ...large.parts.map(
      ({ what, share, most }) =>
        `| ${what} | ${percent(share)} | \`${most.name}\` ${percent(most.share)} | ${smallShare(what)} | ${WHY[what] ?? ''} |`,
    ),
    '',
    above.length === 0
      ? 'No function takes a tenth of the largest run.'
      : `${above.map(({ what, most }) => `\`${most.name}\` takes more than a tenth of the largest run (${percent(most.share)}): it is a part of ${what}`).join('. ')}.`,
    '',
  ];
}

/** Where a tool is ahead and every program of Node would be behind it, by the figures of this run. */
export function bounds({ peers, commands }: Results, koskoVersion: string): string[] {
  const wall = (name: string, services: number) => median(peers, name, services);
  const node = commands.find(({ name }) => name === 'node with an empty script')?.wall.median;
  const alone = node === undefined ? '' : ` Node with an empty script takes ${node.toFixed(0)} ms.`;
  const lines = [...new Set(peers.map(({ services }) => services))].flatMap((services) => {
    const floor = wall('the floor', services);
    const own = wall('Orrery', services);
    if (floor === undefined || own === undefined) return [];
    return peers
      .filter(({ name, ratio, services: of }) => {
        const within = name.startsWith('Helm') && services < HELM_AHEAD_FROM ? HELM_WITHIN : 1;
        return of === services && name !== 'the floor' && ratio && ratio.median * within < 1;
      })
      .map(
        ({ name, wall: theirs }) =>
          `- ${name}, ${services} services: ${theirs?.median.toFixed(0)} ms.${alone} The floor, which only writes plain objects, takes ${floor.toFixed(0)} ms, and Orrery ${own.toFixed(0)} ms: a Go binary has started before Node has.`,
      );
  });
  const kosko = wall('Kosko', 1000);
  const own = wall('Orrery', 1000);
  if (kosko !== undefined && own !== undefined && kosko / own < KOSKO_TIMES) {
    const floor = wall('the floor', 1000);
    lines.push(
      `- Kosko, 1,000 services: ${(kosko / own).toFixed(1)} times. The goal was set against Kosko 4.3, which could not be installed. ${koskoVersion} could; over plain objects, which it does not check, it takes ${floor ? (kosko / floor).toFixed(1) : '?'} times as long as the floor.`,
    );
  }
  if (lines.length === 0) return [];
  return ['Of those that are not met:', '', ...lines, ''];
}

const KOSKO_TIMES = 2.5;
/** Below so many services it is enough to be within so many times. */
const HELM_AHEAD_FROM = 300;
const HELM_WITHIN = 1.5;

function median(peers: readonly PeerResult[], name: string, services: number): number | undefined {
  return peers.find((peer) => peer.name === name && peer.services === services)?.wall?.median;
}
