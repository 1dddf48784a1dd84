import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/verify/read/index.ts';

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n';

function read(text: string) {
  return readManifests({ file: 'a.yaml', text });
}

/** What is wrong, with its place: `a.yaml:3:1 is no valid YAML…`. */
function told(text: string): string[] {
  return read(text).unread.map((one) => {
    const { file, line, column } = one.place ?? { file: '' };
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    return `${place} ${'unchecked' in one ? `UNCHECKED ${one.unchecked}` : one.message}`;
  });
}

function names(text: string): string[] {
  return read(text).subjects.map(({ object, line }) => `${object.kind}/${object.metadata.name}:${line}`);
}

describe('reading manifests', () => {
  it('says of each object the line of its first key, past comments and separators', () => {
    expect(names(`# made by hand\n---\n\n${OBJECT}---\n# another\n${OBJECT}`)).toEqual([
      'ConfigMap/web:4',
      'ConfigMap/web:10',
    ]);
  });

  it('reads the documents around a broken one, and says where it breaks', () => {
    const text = `${OBJECT}---\nkind: B\nfoo: [1\n---\n${OBJECT}`;
    expect(names(text)).toEqual(['ConfigMap/web:1', 'ConfigMap/web:9']);
    expect(told(text)).toEqual(['a.yaml:8:1 is no valid YAML: deficient indentation']);
  });

  it('takes the last of keys that are there twice, and names each', () => {
    const { subjects } = read(`${OBJECT}data:\n  a: "1"\n  a: "2"\nkind: Secret\n`);
    expect(subjects.map(({ object }) => [object.kind, object.data])).toEqual([['Secret', { a: '2' }]]);
    expect(told(`${OBJECT}data:\n  a: "1"\n  a: "2"\nkind: Secret\n`)).toEqual([
      'a.yaml:7:3 has data.a twice: only the last is taken',
      'a.yaml:8:1 has kind twice: only the last is taken',
    ]);
  });

  it('resolves anchors and merges', () => {
    const { subjects } = read(`${OBJECT}base: &base { a: 1 }\nmore: { <<: *base, b: 2 }\n`);
    expect(subjects[0]?.object.more).toEqual({ a: 1, b: 2 });
  });

  it('reads scalars as kubectl does', () => {
    const { subjects } = read(
      `${OBJECT}x: [yes, off, 0644, 0o17, 0x1f, 1_000, 22:22, 2026-01-02, 1.5, ~, "yes", -3]\n`,
    );
    expect(subjects[0]?.object.x).toEqual([
      true,
      false,
      420,
      15,
      31,
      1000,
      '22:22',
      '2026-01-02',
      1.5,
      null,
      'yes',
      -3,
    ]);
  });

  it('opens lists, however deep, and says of each item where it begins', () => {
    const item = (name: string) => `- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: ${name} }\n`;
    expect(names(`apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`)).toEqual([
      'ConfigMap/a:4',
      'ConfigMap/b:7',
    ]);
    const nested = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'PodList', items: [] }] };
    expect(read(JSON.stringify(nested))).toEqual({ subjects: [], unread: [] });
  });

  it('leaves empty documents out, and comments alone', () => {
    expect(read('\n---\n# nothing\n---\n...\n---\nnull\n')).toEqual({ subjects: [], unread: [] });
    expect(read('')).toEqual({ subjects: [], unread: [] });
  });

  it('reads Windows line ends, a byte order mark and JSON', () => {
    const windows = `\uFEFF${OBJECT.replaceAll('\n', '\r\n')}---\r\n${OBJECT.replaceAll('\n', '\r\n')}`;
    expect(names(windows)).toEqual(['ConfigMap/web:1', 'ConfigMap/web:6']);
    expect(names('{\n\t"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}\n}')).toEqual(['Pod/a:1']);
  });

  it('keeps directives with the document that they are for', () => {
    expect(names(`%YAML 1.1\n---\n${OBJECT}`)).toEqual(['ConfigMap/web:3']);
  });

  it('gives an object with a generated name one', () => {
    expect(names('apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: load- }\n')).toEqual(['Job/load-xxxxx:1']);
  });

  it('finds the line of a field, or of what is around it', () => {
    const [subject] = read(
      `${OBJECT}spec:\n  ports:\n    - port: 1\n    - port: 2\n      "a/b": c\n      name: x\n`,
    ).subjects;
    expect(
      ['spec.ports[1].port', 'spec.ports[1]["a/b"]', 'spec.ports[7].name', 'status', 'spec.ports[x].port'].map(
        subject!.lineOf!,
      ),
    ).toEqual([8, 9, 6, 1, 8]);
  });

  it.each([
    ['hello', 'a.yaml:1 is a string, not an object with apiVersion and kind'],
    ['- a', 'a.yaml:1 is a list, not an object with apiVersion and kind'],
    ['a: b', 'a.yaml:1 UNCHECKED holds no Kubernetes object: it has no apiVersion and no kind'],
    ['apiVersion: v2\nname: chart', 'a.yaml:1 UNCHECKED holds no Kubernetes object: it has no kind'],
    ['apiVersion: v1\nmetadata: {}', 'a.yaml:1 has no kind'],
    ['kind: Pod', 'a.yaml:1 is a Pod and has no apiVersion'],
    ['apiVersion: 1\nkind: Pod', 'a.yaml:1 is a Pod and has a apiVersion of 1'],
    ['apiVersion: v1\nkind: Pod', 'a.yaml:1 is a Pod and has no metadata.name'],
    ['apiVersion: v1\nkind: Pod\nmetadata: { name: 7 }', 'a.yaml:1 is a Pod and has a metadata.name of 7'],
    [
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: 7 }',
      'a.yaml:1 is Pod/a and has a metadata.namespace of 7',
    ],
    [
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization',
      'a.yaml:1 UNCHECKED is read by kustomize alone: verify what `kustomize build` prints',
    ],
    ['a: *b', 'a.yaml:1:5 is no valid YAML: unidentified alias "b"'],
    ['a: &a [*a]', 'a.yaml:1 contains itself by an alias'],
    ['['.repeat(5000), 'a.yaml:1:500 is no valid YAML: nesting exceeded maxDepth (500)'],
  ])('says of %j what is wrong', (text, message) => {
    expect(told(text)).toEqual([message]);
    expect(read(text).subjects).toEqual([]);
  });

  it('refuses aliases that multiply beyond all measure, or nest without end, instead of walking them', () => {
    const nine = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`;
    const bomb = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index, all) =>
      nine(name, index === 0 ? 'lol' : `*${all[index - 1]}`),
    );
    expect(told(bomb.join(''))).toEqual(['a.yaml:1 becomes 5e+8 values by its aliases']);
    const chain = Array.from({ length: 20_000 }, (_, i) => `k${i}: &k${i} [${i === 0 ? '' : `*k${i - 1}`}]\n`);
    expect(told(chain.join(''))[0]).toMatch(/^a\.yaml:1 is nested 2\d{4} deep by its aliases$/);
  });

  it('reads a hundred thousand separators as nothing, and what comes after them', () => {
    expect(told(`${'---\n'.repeat(100_000)}${'# a comment\n'.repeat(100_000)}`)).toEqual([]);
    expect(
      read(`${'---\n'.repeat(100_000)}apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n`).subjects,
    ).toHaveLength(1);
  });

  it('reads a value of fifty megabytes', () => {
    const { subjects, unread } = read(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: ${'x'.repeat(50e6)} }\n`,
    );
    expect([subjects.length, unread.length]).toEqual([1, 0]);
  });

  it('refuses brackets without end in a place of the file, and no stack is exhausted', () => {
    expect(told(`a: ${'['.repeat(100_000)}`)).toEqual([expect.stringMatching(/^a\.yaml:1.* is no valid YAML: /)]);
  });

  it('never throws, whatever it is given', () => {
    const bytes = (seed: number) =>
      Array.from({ length: 60 }, (_, i) =>
        '{}[]:-&*!|>\'"%@`#,? \n\tab01'.charAt((seed * 31 + i * i * 7 + (seed >> (i % 7))) % 28),
      );
    for (let seed = 0; seed < 3000; seed++) expect(() => read(bytes(seed).join(''))).not.toThrow();
  });
});
