import { Testing } from 'cdk8s';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { FalcoRules, type FalcoRulesOptions, falcoRules } from '../../src/constructs/falco-rules.ts';

interface Entry {
  readonly rule?: string;
  readonly macro?: string;
  readonly list?: string;
  readonly items?: readonly string[];
  readonly condition?: string;
  readonly output?: string;
  readonly desc?: string;
  readonly priority?: string;
  readonly tags?: readonly string[];
}

const options: FalcoRulesOptions = {
  title: 'shop',
  namespace: 'shop-production',
  containers: [
    { image: 'ghcr.io/shop/web', processes: ['node'], writable: ['/tmp', '/app/.next/cache'] },
    { image: 'docker.io/nginxinc/nginx-unprivileged', processes: ['nginx'], writable: ['/tmp'] },
    { image: 'docker.io/envoyproxy/envoy', processes: ['envoy'], outbound: true },
  ],
};
const entries = load(falcoRules(options)) as Entry[];
const rules = entries.filter((entry) => entry.rule !== undefined);
const macro = (name: string) => entries.find((entry) => entry.macro === `watched_${name}`)?.condition;
const list = (name: string) => entries.find((entry) => entry.list === `watched_${name}`)?.items;

/** The fields that the rules use, as `falco --list` names them. */
const FIELDS = [
  'container.image.repository',
  'container.image.tag',
  'container.name',
  'evt.is_open_read',
  'evt.is_open_write',
  'evt.res',
  'evt.type',
  'fd.l4proto',
  'fd.name',
  'fd.sip',
  'fd.snet',
  'fd.sport',
  'fd.typechar',
  'k8s.ns.name',
  'k8s.pod.name',
  'proc.aname[2]',
  'proc.cmdline',
  'proc.exepath',
  'proc.is_exe_upper_layer',
  'proc.name',
  'proc.pname',
  'proc.tty',
  'proc.vpid',
  'user.name',
  'user.uid',
];

/** Reads Falco's filter language: `or`, `and`, `not`, brackets, `field operator value`, and names of macros. */
function parse(condition: string): { fields: string[]; macros: string[]; lists: string[] } {
  const tokens = condition.match(/"[^"]*"|'[^']*'|!=|=|[(),]|[^\s(),="']+/g) ?? [];
  const seen = { fields: [] as string[], macros: [] as string[], lists: [] as string[] };
  let at = 0;
  const take = (expected?: string) => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`${condition}: expected ${expected ?? 'more'} at token ${at}, found ${token}`);
    }
    return token;
  };
  const any = () => {
    all();
    while (tokens[at] === 'or') {
      at++;
      all();
    }
  };
  const all = () => {
    one();
    while (tokens[at] === 'and') {
      at++;
      one();
    }
  };
  const one = (): void => {
    const token = take();
    if (token === 'not') {
      one();
      return;
    }
    if (token === '(') {
      any();
      take(')');
      return;
    }
    if (!token.includes('.')) {
      seen.macros.push(token);
      return;
    }
    seen.fields.push(token);
    const operator = take();
    if (!['=', '!=', 'in', 'startswith', 'glob'].includes(operator))
      throw new Error(`${condition}: operator ${operator}`);
    if (operator !== 'in') {
      take();
      return;
    }
    take('(');
    do {
      const value = take();
      if (value.startsWith('watched_')) seen.lists.push(value);
    } while (tokens[at] === ',' && take());
    take(')');
  };
  any();
  if (at !== tokens.length) throw new Error(`${condition}: ends at ${tokens[at]}`);
  return seen;
}

describe('Falco rules', () => {
  it('are conditions that Falco can read, of known fields, on macros and lists stated before', () => {
    const known = new Set<string>();
    for (const entry of entries) {
      if (entry.condition !== undefined) {
        const { fields, macros, lists } = parse(entry.condition);
        for (const field of fields) expect(FIELDS).toContain(field);
        for (const name of [...macros, ...lists])
          expect([...known], `${name} in ${entry.rule ?? entry.macro}`).toContain(name);
      }
      const own = entry.macro ?? entry.list;
      if (own !== undefined) known.add(own);
    }
  });

  it('name their event types, by which Falco selects system calls', () => {
    for (const { rule, condition = '' } of rules) {
      const first = condition.split(' and ')[0] ?? '';
      const opened = first.startsWith('watched_') ? (macro(first.replace('watched_', '')) ?? '') : first;
      expect(opened, rule).toMatch(/^\(?evt\.type /);
    }
  });

  it('say who, where and what in their messages, in fields that exist', () => {
    for (const { rule, output = '', priority, tags = [], desc } of rules) {
      const fields = [...output.matchAll(/%([\w.]+(\[\d\])?)/g)].map((match) => match[1]);
      for (const field of fields) expect(FIELDS, rule).toContain(field);
      expect(fields).toEqual(expect.arrayContaining(['proc.cmdline', 'k8s.ns.name', 'k8s.pod.name']));
      expect(['CRITICAL', 'ERROR', 'WARNING']).toContain(priority);
      expect(
        tags.filter((tag) => /^T\d{4}(\.\d{3})?$/.test(tag)),
        rule,
      ).toHaveLength(1);
      expect(
        tags.filter((tag) => tag.startsWith('mitre_')),
        rule,
      ).toHaveLength(1);
      expect(desc?.length).toBeGreaterThan(20);
    }
  });

  it('cover what an intruder does first', () => {
    expect(rules.map(({ rule }) => rule)).toEqual([
      'Shell in shop',
      'Privilege escalation tool in shop',
      'Package manager or download tool in shop',
      'Program that is not of the image in shop',
      'Unexpected process in shop',
      'Namespace change in shop',
      'Service account token read in shop',
      'Secret file read in shop',
      'Write outside the writable folders in shop',
      'Instance metadata contacted in shop',
      'Unexpected outbound connection in shop',
    ]);
  });

  it('expect of each image its own processes and folders', () => {
    expect(macro('expected_process')).toBe(
      '((container.image.repository = "ghcr.io/shop/web" and proc.name in (node))' +
        ' or (container.image.repository = "docker.io/nginxinc/nginx-unprivileged" and proc.name in (nginx))' +
        ' or (container.image.repository = "docker.io/envoyproxy/envoy" and proc.name in (envoy)))',
    );
    expect(macro('expected_file')).toContain(
      'container.image.repository = "ghcr.io/shop/web" and (fd.name startswith "/tmp/" or fd.name startswith "/app/.next/cache/")',
    );
  });

  it('let only who may go outside do so', () => {
    expect(list('silent_images')).toEqual(['"ghcr.io/shop/web"', '"docker.io/nginxinc/nginx-unprivileged"']);
    const open = load(falcoRules({ ...options, reachable: ['54.0.0.0/8'] })) as Entry[];
    expect(open.find((entry) => entry.list === 'watched_networks')?.items).toContain('"54.0.0.0/8"');
  });

  it('let only who has an identity at the cloud ask the node’s metadata server', () => {
    expect(list('asking_images')).toEqual(['none']);
    const containers = [{ image: 'ghcr.io/shop/media', processes: ['node'], metadata: true }] as const;
    const asked = load(falcoRules({ ...options, containers })) as Entry[];
    expect(asked.find((entry) => entry.list === 'watched_asking_images')?.items).toEqual(['"ghcr.io/shop/media"']);
    expect(rules.find(({ rule }) => rule === 'Instance metadata contacted in shop')?.condition).toContain(
      'not container.image.repository in (watched_asking_images)',
    );
  });

  it('refuse an image with a tag, a process without a name, and one that the kernel would cut', () => {
    const one = (more: object) => () =>
      falcoRules({ ...options, containers: [{ image: 'ghcr.io/shop/web', processes: ['node'], ...more }] });
    expect(one({ image: 'ghcr.io/shop/web:1.0' })).toThrow(
      "image 'ghcr.io/shop/web:1.0' has a tag or digest. fix: name the repository alone",
    );
    expect(one({ processes: [] })).toThrow(
      'ghcr.io/shop/web starts no process. fix: name the program that it runs, e.g. node',
    );
    expect(one({ processes: ['next-server-worker'] })).toThrow("fix: write 'next-server-wor'");
    expect(one({ image: 'registry.shop.example:5000/web' })).not.toThrow();
  });

  it('are a ConfigMap beside Falco', () => {
    const chart = Testing.chart();
    new FalcoRules(chart, 'rules', { ...options, name: 'shop-rules', falcoNamespace: 'falco' });
    const [made] = Testing.synth(chart);
    expect(made.metadata).toMatchObject({ name: 'shop-rules', namespace: 'falco' });
    expect(made.data['shop.yaml']).toBe(falcoRules(options));
  });
});
