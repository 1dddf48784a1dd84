import { checks as all } from '../../verify/registry.ts';
import { waivers } from '../../verify/verify.ts';
import { type Command, columns } from '../command.ts';
import { exit } from '../io.ts';

export const checks: Command = {
  name: 'checks',
  about: 'Lists the checks of orrery verify: what each finds, and how bad that is.',
  options: [{ name: 'json', about: 'as JSON, with what each protects and how to mend it' }],
  examples: [
    ['orrery checks', 'by family'],
    ['orrery checks --json | jq \'.[] | select(.severity == "error").id\'', 'what keeps synth from writing'],
  ],
  async run(values, _project, io) {
    const described = [...all, waivers].map(({ id, severity, family, about, protects, fix }) => ({
      id,
      severity,
      family,
      about,
      protects,
      fix,
    }));
    if (values.has('json')) {
      io.stdout(`${JSON.stringify(described, null, 2)}\n`);
      return exit.clean;
    }
    const rows = columns(described.map(({ id, severity, about }) => [`${id}  ${severity}`, about]));
    let family = '';
    for (const [index, row] of rows.entries()) {
      const next = described[index]?.family ?? '';
      if (next !== family) io.stdout(`${family === '' ? '' : '\n'}${next}\n`);
      family = next;
      io.stdout(`${row}\n`);
    }
    return exit.clean;
  },
};
