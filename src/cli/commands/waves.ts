import { instanceOf } from '../../platform/target.ts';
import { type WaveMember, wavesOf } from '../../verify/order/waves.ts';
import { type Command, columns } from '../command.ts';
import { exit } from '../io.ts';
import { resolveAll } from '../project.ts';
import { SELECTION, selectionOf } from '../selection.ts';

export const waves: Command = {
  name: 'waves',
  about: 'Shows in which order Argo CD brings up the applications, and why each comes when it does.',
  options: [...SELECTION, { name: 'json', about: 'as JSON' }],
  examples: [
    ['orrery waves -e production', 'what comes when on a new cluster'],
    ['orrery waves --json | jq \'.[].applications[] | select(.name == "edge").waits\'', 'why one waits'],
  ],
  async run(values, project, io) {
    const targets = (await resolveAll(project, selectionOf(values), io)).map(({ target }) => ({
      platform: target.platform,
      environment: target.environment,
      region: target.region ?? null,
      applications: wavesOf(
        project.build(target).map(({ object }) => object),
        instanceOf(target),
      ),
    }));
    if (values.has('json')) {
      const shown = targets.map((target) => ({
        ...target,
        applications: target.applications.map((a) => ({
          ...a,
          waits: a.waits.map((w) => ({ ...w, wave: w.wave ?? null })),
        })),
      }));
      io.stdout(`${JSON.stringify(shown, null, 2)}\n`);
      return exit.clean;
    }
    for (const { platform, environment, region, applications } of targets) {
      const name = [platform, environment, region ?? []].flat().join('/');
      io.stdout(`${name}  ${applications.length} applications\n`);
      for (const wave of new Set(applications.map((application) => application.wave))) {
        io.stdout(`\nwave ${wave}\n`);
        const members = applications.filter((application) => application.wave === wave);
        io.stdout(`${columns(members.flatMap(rows)).join('\n')}\n`);
      }
      io.stdout('\n');
    }
    return exit.clean;
  },
};

/** An application, and below it line by line what it waits for. */
function rows({ name, waits }: WaveMember): [string, string][] {
  if (waits.length === 0) return [[name, 'waits for nothing']];
  return waits.map(({ on, why, wave }, index): [string, string] => [
    index === 0 ? name : '',
    `${index === 0 ? 'after ' : '      '}${on}${wave === undefined ? '' : ` (wave ${wave})`}: ${why}`,
  ]);
}
