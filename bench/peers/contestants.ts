import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { toYaml } from '../../src/yaml/yaml.ts';
import { compiled } from '../compile.ts';
import { freshFolder } from '../scratch.ts';
import { objects, serviceObjects } from '../services.ts';

/** A way to make the objects of so many services, as a process of its own. */
export interface Peer {
  readonly name: string;
  /** Writes what the way starts from, for so many services. */
  readonly prepare: (services: number) => (output: string) => Command;
}

/** `output` is a folder of its own: the command writes there, or its stdout is kept there. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const NAME = 'service-000000';

/** Ways of TypeScript: all start from one compiled script. */
export async function programs(): Promise<Peer[]> {
  const ways = [
    ['Orrery', 'orrery'],
    ['Orrery, generated classes', 'orrery-classes'],
    ['the floor', 'floor'],
    ['cdk8s, one chart', 'cdk8s'],
    ['cdk8s, a chart a service', 'cdk8s-charts'],
  ] as const;
  return Promise.all(
    ways.map(async ([name, program]) => {
      const script = await compiled(`bench/peers/programs/${program}.ts`, !program.startsWith('cdk8s'));
      return {
        name,
        prepare: (services: number) => (output: string) => ({
          file: process.execPath,
          args: [script, String(services * 5), output],
        }),
      };
    }),
  );
}

/** Kosko's command line over a component that lists plain objects. */
export function kosko(packages: string): Peer {
  return {
    name: 'Kosko',
    prepare: (services) => {
      const folder = freshFolder();
      mkdirSync(join(folder, 'components'));
      mkdirSync(join(folder, 'node_modules/@kosko'), { recursive: true });
      for (const name of ['cli', 'env']) {
        const from = join(packages, '@kosko', name);
        if (existsSync(from)) symlinkSync(from, join(folder, 'node_modules/@kosko', name));
      }
      const env = join(folder, 'node_modules/@kosko/env');
      // It reads files of variables, of which there are none here; not every registry has it.
      if (!existsSync(env)) {
        mkdirSync(env);
        writeFileSync(join(env, 'index.js'), 'module.exports = { setReducers() {} };\n');
      }
      writeFileSync(join(folder, 'kosko.toml'), 'components = ["*"]\n');
      writeFileSync(
        join(folder, 'components/services.js'),
        `${serviceObjects.toString()}
module.exports = Array.from({ length: ${services} }, (_, index) => serviceObjects(index)).flat();\n`,
      );
      const file = join(packages, '@kosko/cli/bin/kosko.js');
      return () => ({ file: process.execPath, args: [file, 'generate'], cwd: folder });
    },
  };
}

/** The binary over a chart whose template ranges over all services. */
export function helm(binary: string): Peer {
  return helmBy(binary, 'Helm, a chart with a range', ['template', 'bench']);
}

/** The same chart through Helm's engine alone, in a small Go program. */
export function helmEngine(binary: string): Peer {
  return helmBy(binary, 'Helm, its engine as a library', []);
}

function helmBy(binary: string, name: string, args: readonly string[]): Peer {
  return {
    name,
    prepare: (services) => {
      const folder = freshFolder();
      mkdirSync(join(folder, 'templates'));
      writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 1.0.0\n');
      writeFileSync(join(folder, 'values.yaml'), `services: ${services}\n`);
      writeFileSync(
        join(folder, 'templates/services.yaml'),
        `{{- range $index := until (int .Values.services) }}
{{- $name := printf "service-%06d" $index }}
${template('{{ $name }}', '{{ mod $index 40 }}', '{{ ternary "yes" "no" (eq (mod $index 2) 1) }}')}
{{- end }}\n`,
      );
      const env = Object.fromEntries(
        ['CACHE', 'CONFIG', 'DATA'].map((what) => [`HELM_${what}_HOME`, join(folder, what)]),
      );
      return () => ({ file: binary, args: [...args, folder], env });
    },
  };
}

/** A folder of resources, a file a service. */
export function kustomize(binary: string): Peer {
  return {
    name: 'kustomize',
    prepare: (services) => {
      const folder = freshFolder();
      const files = Array.from({ length: services }, (_, index) => {
        const documents = serviceObjects(index).map((object) => toYaml(object));
        writeFileSync(join(folder, `${index}.yaml`), documents.join('---\n'));
        return `${index}.yaml`;
      });
      writeFileSync(join(folder, 'kustomization.yaml'), toYaml({ resources: files }));
      return () => ({ file: binary, args: ['build', folder] });
    },
  };
}

/** Documents of JSON. */
export function jsonnet(binary: string): Peer {
  return jsonnetBy(binary, 'go-jsonnet', ['-y'], (list) => list);
}

/** As the others write it. */
export function jsonnetYaml(binary: string): Peer {
  return jsonnetBy(
    binary,
    'go-jsonnet, as YAML',
    ['-S'],
    (list) => `std.manifestYamlStream(${list}, quote_keys=false)`,
  );
}

function jsonnetBy(binary: string, name: string, args: readonly string[], shown: (list: string) => string): Peer {
  return {
    name,
    prepare: (services) => {
      const file = join(freshFolder(), 'services.jsonnet');
      const list = JSON.stringify(serviceObjects(0), null, 1)
        .replaceAll(new RegExp(`"([^"\\n]*)${NAME}([^"\\n]*)"`, 'g'), '("$1" + name + "$2")')
        .replaceAll('":1.0.0")', '":1." + std.toString(index % 40) + ".0")');
      writeFileSync(
        file,
        `local service(index) =
  local name = "service-" + std.substr("000000", 0, 6 - std.length(std.toString(index))) + std.toString(index);
  ${list.replace(/("name": "FEATURE_NEW_CART",\s*"value": )"no"/, '$1(if index % 2 == 1 then "yes" else "no")')};
${shown(`std.flatMap(service, std.range(0, ${services - 1}))`)}\n`,
      );
      return () => ({ file: binary, args: [...args, file] });
    },
  };
}

/** One service's objects as a text with other texts in it. */
function template(name: string, minor: string, flag: string): string {
  return serviceObjects(0)
    .map((object) => `---\n${toYaml(object)}`)
    .join('')
    .replaceAll(NAME, name)
    .replace(':1.0.0', `:1.${minor}.0`)
    .replace(/(FEATURE_NEW_CART\n\s+value: )'no'/, `$1'${flag}'`)
    .trimEnd();
}

/** The objects that each way has to give. */
export function expected(services: number): readonly unknown[] {
  return objects(services * 5);
}
