import { paths } from '../../manifests/layout.ts';
import { type Command, columns } from '../command.ts';
import { exit } from '../io.ts';
import { layoutOf, resolveAll } from '../project.ts';
import { SELECTION, selectionOf } from '../selection.ts';

export const list: Command = {
  name: 'list',
  about: 'Lists platforms, environments, regions and how many objects each application has.',
  options: [
    ...SELECTION,
    { name: 'objects', about: 'list every object' },
    { name: 'json', about: 'as JSON, every object with its file and origin' },
  ],
  examples: [
    ['orrery list', 'what there is'],
    ['orrery list -e production --objects', 'every object of production'],
    ['orrery list --region us-central1', 'what runs in one region'],
    ["orrery list --json | jq '.[].objects[].file'", 'the files'],
  ],
  async run(values, project, io) {
    const targets = (await resolveAll(project, selectionOf(values), io)).map(({ target }) => ({
      platform: target.platform,
      environment: target.environment,
      region: target.region ?? null,
      namespace: target.namespace,
      objects: [...paths(project.build(target), layoutOf(target))].map(([file, { object, application, origin }]) => ({
        apiVersion: object.apiVersion,
        kind: object.kind,
        namespace: object.metadata.namespace ?? null,
        name: object.metadata.name,
        application,
        file,
        origin: { path: origin.path ?? null, constructs: origin.constructs },
      })),
    }));
    if (values.has('json')) {
      io.stdout(`${JSON.stringify(targets, null, 2)}\n`);
      return exit.clean;
    }
    for (const { platform, environment, region, objects } of targets) {
      const name = [platform, environment, region ?? []].flat().join('/');
      io.stdout(`${name}  ${objects.length} objects\n`);
      const rows = values.has('objects')
        ? objects.map((o): [string, string] => [`${o.kind}/${o.name}`, [o.namespace ?? '-', o.application].join('  ')])
        : countBy(objects.map((o) => o.application)).map(([application, count]): [string, string] => [
            application,
            String(count),
          ]);
      io.stdout(`${columns(rows).join('\n')}\n`);
    }
    return exit.clean;
  },
};

function countBy(names: readonly string[]): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts];
}
