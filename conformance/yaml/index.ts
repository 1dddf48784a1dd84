import { isDeepStrictEqual } from 'node:util';
import { toYaml } from '../../src/yaml/yaml.ts';
import { complaint, run } from '../run.ts';
import type { Context, Finding, Step } from '../step.ts';
import { corpus } from './corpus.ts';

const MODULE = 'conformance/yaml';

/** The reader of kubectl and Argo CD over what our writer makes of texts that readers mistake. */
export const yaml: Step = {
  id: 'yaml',
  title: 'YAML',
  module: MODULE,
  async run(context) {
    const started = performance.now();
    const { [MODULE]: binary } = await context.build(MODULE, [MODULE]);
    const values = corpus();
    const read = await readBack(
      binary,
      context,
      values.map((value) => toYaml(value)),
    );
    const rejected = values.flatMap((value, index): Finding[] =>
      isDeepStrictEqual(read[index], value)
        ? []
        : [{ object: JSON.stringify(value), message: `is read as ${JSON.stringify(read[index])}` }],
    );
    const [octal, separator] = await readBack(binary, context, ['a: 0o14\n', 'a: x\u2028y\n']);
    return [
      {
        what: 'texts that readers mistake',
        version: `sigs.k8s.io/yaml ${context.version(MODULE, 'sigs.k8s.io/yaml')}`,
        objects: values.length,
        rejected,
        warnings: [],
        proofs: [
          { broken: 'a text 0o14 without quotes', caught: otherThan(octal, { a: '0o14' }) },
          { broken: 'a line separator without an escape', caught: otherThan(separator, { a: 'x\u2028y' }) },
        ],
        seconds: (performance.now() - started) / 1000,
      },
    ];
  },
};

function otherThan(read: unknown, meant: unknown): string | undefined {
  return isDeepStrictEqual(read, meant) ? undefined : `is read as ${JSON.stringify(read)}`;
}

async function readBack(binary: string, { env }: Context, documents: readonly string[]): Promise<unknown[]> {
  const input = documents.map((document) => `${JSON.stringify(document)}\n`).join('');
  const said = await run(binary, [], { env, input });
  if (said.code !== 0) throw new Error(complaint(said));
  return said.stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
