import type { Check } from '../check.ts';
import { credentialIn, credentialOf, mayHold } from '../credentials.ts';
import type { Subject } from '../finding.ts';
import { containersOf } from '../pod-template.ts';
import { renderPath } from '../schema/path.ts';
import { listAt, objectAt, textAt, textsAt } from '../values.ts';

/** Kinds whose texts are documentation, code, or encrypted. */
const APART = new Set(['Secret', 'SealedSecret', 'CustomResourceDefinition', 'ConstraintTemplate', 'PrometheusRule']);

/** Files of a ConfigMap that consist of names and values. */
const SETTINGS = /\.(?:env|properties|ini|toml|ya?ml|json|conf|cfg)$/i;
const SETTING = /^[\s"']*([\w.-]+)["']?\s*[:=]\s*["']?([^\s"',;#]+)["']?[,;]?\s*$/;

export const plainSecret: Check = {
  id: 'plain-secret',
  severity: 'error',
  family: 'hygiene',
  about:
    'A credential is written in plain: in a ConfigMap, an environment variable, an argument, an annotation or a field.',
  protects: 'Whoever can read the repository, or the object, has the credential, and it cannot be taken back from Git.',
  fix: 'revoke it, keep the new one in the secret store, and name it by an ExternalSecret',
  *run({ set }) {
    for (const subject of set.all) {
      if (APART.has(subject.object.kind)) continue;
      const told = new Set<string>();
      for (const { path, what } of heldIn(subject)) {
        if (told.has(path)) continue;
        told.add(path);
        yield { subject, path, message: `holds what looks like ${what}` };
      }
    }
    for (const template of set.podTemplates) {
      for (const { container, path } of containersOf(template)) {
        for (const [index, variable] of listAt(container, 'env').entries()) {
          const what = credentialOf(textAt(variable, 'name') ?? '', textAt(variable, 'value') ?? '');
          // By its form alone it is told already.
          if (what === undefined || credentialIn(textAt(variable, 'value') ?? '') !== undefined) continue;
          const message = `holds what looks like ${what}`;
          yield { subject: template.subject, path: `${path}.env[${index}].value`, message };
        }
        for (const field of ['command', 'args']) {
          for (const [index, argument] of textsAt(container, field).entries()) {
            const [, name = '', value = ''] = /^--?([\w.-]+)=(\S+)$/.exec(argument) ?? [];
            const what = credentialOf(name, value);
            if (what === undefined || credentialIn(argument) !== undefined) continue;
            const message = `holds what looks like ${what}`;
            yield { subject: template.subject, path: `${path}.${field}[${index}]`, message };
          }
        }
      }
    }
  },
};

const known = new WeakMap<object, readonly Held[]>();

/** What an object itself gives away: looked for once, since it holds no more in another set. */
function heldIn(subject: Subject): readonly Held[] {
  const held = known.get(subject.object) ?? [...named(subject), ...anywhere(subject)];
  known.set(subject.object, held);
  return held;
}

interface Held {
  readonly path: string;
  readonly what: string;
}

/** Values that their names give away: annotations, entries of ConfigMaps, and the settings in their files. */
function* named({ object }: Subject): Generator<Held> {
  for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
    const what = typeof value === 'string' ? credentialOf(key, value) : undefined;
    if (what !== undefined) yield { path: renderPath(['metadata', 'annotations', key]), what };
  }
  if (object.kind !== 'ConfigMap') return;
  for (const [key, value] of Object.entries(objectAt(object, 'data'))) {
    if (typeof value !== 'string') continue;
    const what = value.includes('\n') || SETTINGS.test(key) ? settingIn(key, value) : credentialOf(key, value);
    if (what !== undefined) yield { path: renderPath(['data', key]), what };
  }
}

/** What a setting that is told ends its name with: most files have none, and their lines need not be looked at. */
const GIVEAWAY = /(?:passw(?:or)?d|passphrase|secret|token|key)["']?[ \t]*[:=]/i;

function settingIn(file: string, text: string): string | undefined {
  if (!SETTINGS.test(file) || !(GIVEAWAY.test(text) || mayHold(text))) return undefined;
  for (const line of text.split('\n')) {
    const [, name, value] = SETTING.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const what = credentialOf(name, value);
    if (what !== undefined) return `${what} (${name})`;
  }
  return undefined;
}

/** Texts that are credentials by their form, and passwords by their field, wherever they are. */
function anywhere({ object }: Subject): Held[] {
  const found: Held[] = [];
  look(object, [], found);
  return found;
}

const PASSWORD = /password$/i;

function look(value: object, path: (string | number)[], found: Held[]): void {
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const inner: unknown = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof inner === 'string') {
      const byField = !isList && path[0] === 'spec' && PASSWORD.test(key);
      const what = byField ? credentialOf(key, inner) : credentialIn(inner);
      if (what !== undefined) found.push({ path: renderPath([...path, isList ? Number(key) : key]), what });
    } else if (typeof inner === 'object' && inner !== null) {
      path.push(isList ? Number(key) : key);
      look(inner, path, found);
      path.pop();
    }
  }
}
