import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sampleContract } from '../../platform/contract-sample.ts';
import { requirements } from '../../platform/requirements.ts';
import { targetFiles } from '../../platform/resolve.ts';
import { host, name as nameSchema } from '../../platform/values.ts';
import { type Command, columns } from '../command.ts';
import { exit, UsageError } from '../io.ts';
import { environmentNames, type Names, starterSpec } from '../scaffold/starter.ts';
import { environmentText, indexText, platformText } from '../scaffold/templates.ts';

const REGISTRY = 'overlays/index.ts';

export const scaffold: Command = {
  name: 'new',
  about: 'Begins a platform: its overlay, three environments, sample contracts, and its line in the registry.',
  arguments: '<name>',
  options: [{ name: 'domain', value: 'HOST', about: 'the DNS zone of its public hosts (default: <name>.example.com)' }],
  examples: [
    ['orrery new shop', 'overlays/shop, contracts/shop, a line in overlays/index.ts'],
    ['orrery new shop --domain shop.example.org', 'with a domain of its own'],
  ],
  async run(values, project, io) {
    const names = namesOf(values.positionals, values.text('domain'));
    if (names.name in project.platforms) {
      throw new UsageError(`there is a platform '${names.name}' already`, 'take another name, or edit its overlay');
    }
    const files = new Map([...overlayFiles(names), ...contractFiles(names)]);
    const taken = [...files.keys()].filter((file) => existsSync(join(io.root, file)));
    if (taken.length > 0) {
      throw new UsageError(
        `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already`,
        'take another name, or remove what is there',
      );
    }
    files.set(REGISTRY, registered(readFileSync(join(io.root, REGISTRY), 'utf8'), names.name));
    for (const [file, text] of files) {
      mkdirSync(dirname(join(io.root, file)), { recursive: true });
      writeFileSync(join(io.root, file), text);
      io.stderr(`${file === REGISTRY ? 'changed' : 'wrote'} ${file}\n`);
    }
    io.stderr(`\nNext:\n${columns(nextSteps(names)).join('\n')}\n`);
    return exit.clean;
  },
};

function nextSteps({ name }: Names): [string, string][] {
  return [
    ['npm run synth', `writes dist/${name}/`],
    [`overlays/${name}/platform.ts`, 'what the platform is: edit it'],
    [`terraform output -json > ${targetFiles(name, 'production').contract}`, 'instead of the sample values'],
  ];
}

function namesOf(positionals: readonly string[], domain: string | undefined): Names {
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new UsageError('new takes one name', "name the platform, e.g. 'orrery new shop'");
  }
  const names = { name, domain: domain ?? `${name}.example.com` };
  for (const [what, schema, value] of [
    ['name', nameSchema, names.name],
    ['domain', host, names.domain],
  ] as const) {
    const issue = schema.safeParse(value).error?.issues[0];
    if (issue) throw new UsageError(`the ${what} '${value}' ${issue.message}`, fixOf(issue));
  }
  return names;
}

function fixOf(issue: object): string {
  const params = 'params' in issue ? issue.params : undefined;
  return typeof params === 'object' && params !== null && 'fix' in params
    ? String(params.fix)
    : "see 'orrery new --help'";
}

function overlayFiles(names: Names): [file: string, text: string][] {
  const folder = `overlays/${names.name}`;
  return [
    [targetFiles(names.name, '').platform, platformText(names)],
    ...environmentNames.map((environment): [string, string] => [
      targetFiles(names.name, environment).environment,
      environmentText(names, environment),
    ]),
    [`${folder}/index.ts`, indexText(names)],
  ];
}

function contractFiles(names: Names): [file: string, text: string][] {
  return environmentNames.map((environment) => {
    const spec = starterSpec(names, environment);
    const of = { platform: names.name, environment, region: spec.cluster.region };
    const contract = sampleContract(requirements(spec), of);
    return [targetFiles(names.name, environment).contract, `${JSON.stringify(contract, null, 2)}\n`];
  });
}

/** The registry with one line more, where the alphabet puts it. */
function registered(text: string, name: string): string {
  const lines = text.split('\n');
  const entry = /^ {2}'?([\w-]+)'?: \(\) => import\('\.\/[\w-]+\/index\.ts'\),$/;
  const entries = lines.flatMap((line, index) => {
    const found = entry.exec(line)?.[1];
    return found === undefined ? [] : [{ found, index }];
  });
  const last = entries.at(-1);
  if (last === undefined) {
    throw new UsageError(
      `${REGISTRY} has no line that registers a platform`,
      'write its lines as <name>: () => import(…), one a platform',
    );
  }
  const at = entries.find(({ found }) => found > name)?.index ?? last.index + 1;
  const key = /^[a-z]\w*$/.test(name) ? name : `'${name}'`;
  lines.splice(at, 0, `  ${key}: () => import('./${name}/index.ts'),`);
  return lines.join('\n');
}
