import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bundled } from '../../bin/bundled.cjs';
import { runCompiled } from '../../bin/compiled.cjs';
import { temporaryFolder } from '../support/folder.ts';

/** A project whose entry writes what its parts say into a file; parts are sources, data, and a package. */
const FILES = {
  'main.ts': [
    "import { writeFileSync } from 'node:fs';",
    "import { fileURLToPath } from 'node:url';",
    "import { part } from './src/part.ts';",
    "import data from './src/data.json' with { type: 'json' };",
    "import { packaged } from 'packaged';",
    "const later = import('./src/later.ts').then(({ said }) => {",
    "  writeFileSync(fileURLToPath(new URL('said', import.meta.url)), [part satisfies string, data.says, packaged, said].join());",
    '});',
    'export const done = later;',
  ].join('\n'),
  'src/part.ts': "/* → */ export const part: string = `part-→`.replace(/[→😀]/u, '1');",
  'src/later.ts': "export const said = 'later-1';",
  'src/data.json': '{ "says": "data-1" }',
  'package.json': '{ "type": "module" }',
  'node_modules/packaged/package.json': '{ "name": "packaged", "main": "one.js" }',
  'node_modules/packaged/one.js': "exports.packaged = 'pack-1';",
  'node_modules/packaged/two.js': "exports.packaged = 'pack-2';",
};

let root = '';
let made = 0;

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

async function run(): Promise<string> {
  const bundle: typeof bundled = (...where) => {
    made++;
    return bundled(...where);
  };
  const how = await runCompiled({ root, entry: 'main.ts', cache: join(root, '.cache'), bundle });
  return `${how}: ${readFileSync(join(root, 'said'), 'utf8')}`;
}

const keptFile = (end: string) => {
  const name = readdirSync(join(root, '.cache')).find((file) => file.endsWith(end));
  return join(root, '.cache', name ?? 'none');
};

beforeEach(async () => {
  root = temporaryFolder();
  made = 0;
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  expect(await run()).toBe('made: part-1,data-1,pack-1,later-1');
});

describe('the compiled command', () => {
  it('does work in another thread, which loads the same script', async () => {
    const entry = [
      "import { writeFileSync } from 'node:fs';",
      "import { fileURLToPath } from 'node:url';",
      "import { isMainThread } from 'node:worker_threads';",
      "import { part } from './src/part.ts';",
      'declare const program: { otherThread: (job: object) => Promise<unknown> };',
      'const write = (said: string) => writeFileSync(fileURLToPath(new URL("said", import.meta.url)), said);',
      'export const work = async ({ fails }: { fails: boolean }) => {',
      "  if (fails) throw new Error('no ' + part);",
      '  return { part, isMainThread };',
      '};',
      'export const done = isMainThread',
      '  ? program.otherThread({ fails: false }).then(async (answer) =>',
      '      write(JSON.stringify([answer, await program.otherThread({ fails: true }).catch(({ message }) => message)])),',
      '    )',
      '  : undefined;',
    ];
    write('main.ts', entry.join('\n'));
    for (const how of ['made', 'kept']) {
      expect(await run()).toBe(`${how}: [{"part":"part-1","isMainThread":false},"no part-1"]`);
    }
  });

  it('is made once, and runs again without a compiler', async () => {
    expect(await run()).toBe('kept: part-1,data-1,pack-1,later-1');
    expect(await run()).toBe('kept: part-1,data-1,pack-1,later-1');
    expect(made).toBe(1);
  });

  it.each([
    ['src/part.ts', "export const part: string = 'part-2';", 'part-2,data-1,pack-1,later-1'],
    ['src/later.ts', "export const said = 'later-2';", 'part-1,data-1,pack-1,later-2'],
    ['src/data.json', '{ "says": "data-2" }', 'part-1,data-2,pack-1,later-1'],
    ['node_modules/packaged/one.js', "exports.packaged = 'pack-3';", 'part-1,data-1,pack-3,later-1'],
    ['node_modules/packaged/package.json', '{ "name": "packaged", "main": "two.js" }', 'part-1,data-1,pack-2,later-1'],
  ])('never gives what was before %s changed, even when its size and its date stayed', async (file, text, said) => {
    const { atime, mtime } = statSync(join(root, file));
    write(file, text);
    utimesSync(join(root, file), atime, mtime);
    expect(await run()).toBe(`made: ${said}`);
    expect(await run()).toBe(`kept: ${said}`);
  });

  it('is made anew where a project was copied to, and never writes where it was copied from', async () => {
    const before = root;
    root = temporaryFolder();
    cpSync(before, root, { recursive: true });
    rmSync(join(root, 'said'));
    expect(await run()).toBe('made: part-1,data-1,pack-1,later-1');
    expect(await run()).toBe('kept: part-1,data-1,pack-1,later-1');
  });

  it('gives what was before again when a change is taken back', async () => {
    write('src/part.ts', "export const part: string = 'part-2';");
    await run();
    write('src/part.ts', FILES['src/part.ts']);
    expect(await run()).toContain('part-1');
  });

  it.each(['.js', '.bin', '.sources', 'index.json'])('is made anew when the kept %s was damaged', async (end) => {
    const file = keptFile(end);
    writeFileSync(file, readFileSync(file, 'latin1').replace(/1/g, '2'), 'latin1');
    expect(await run()).toBe('made: part-1,data-1,pack-1,later-1');
    expect(await run()).toBe('kept: part-1,data-1,pack-1,later-1');
  });

  it('is not kept when a source changed while it ran', async () => {
    write('src/part.ts', "export const part: string = 'part-2';");
    const bundle: typeof bundled = async (...where) => {
      const compiled = await bundled(...where);
      write('src/part.ts', "export const part: string = 'part-3';");
      return compiled;
    };
    await runCompiled({ root, entry: 'main.ts', cache: join(root, '.cache'), bundle });
    expect(await run()).toBe('made: part-3,data-1,pack-1,later-1');
  });

  it.each([
    ["import { env } from 'node:process';\nexport const part: string = env.HOME ?? '';", false],
    ['export const part: string = String(Date.now());', false],
    ["export const part: string = String(new Date(0).getTime()); // 'fs', process. Math.round", true],
  ])('knows whether sources look at more than each other: %j', async (text, pure) => {
    write('src/part.ts', text);
    write('src/main.ts', "export { part } from './part.ts';");
    expect((await bundled(root, 'src/main.ts')).pure).toBe(pure);
  });

  it('is spared where whoever knows says so, of what looks at nothing else alone', async () => {
    write('src/main.ts', "export { part } from './part.ts'; export const ran = true;");
    const asked: string[] = [];
    const how = (before: boolean) =>
      runCompiled({
        root,
        entry: 'src/main.ts',
        cache: join(root, '.other'),
        before: (digest) => asked.push(digest) > 0 && before,
        after: (digest, exports) => asked.push(`${digest} ${String(exports.ran)}`),
      });
    expect(await how(true)).toBe('made');
    expect(await how(true)).toBe('spared');
    expect(await how(false)).toBe('kept');
    const [made, before] = asked;
    expect(asked).toEqual([`${before} true`, before, before, `${before} true`]);
    expect(made).not.toBe(before);
    write('src/part.ts', 'export const part: string = String(Date.now());');
    expect(await how(true)).toBe('made');
    expect(await how(true)).toBe('kept');
    expect(asked).toHaveLength(4);
  });

  it('is not spared where Node loaded a package beside it, which is compared with nothing', async () => {
    const load = "export const load = () => createRequire(import.meta.url)('packaged');";
    write('bin/load.ts', `import { createRequire } from 'node:module';\n${load}`);
    write('src/main.ts', "import { load } from '../bin/load.ts';\nexport const { packaged } = load();");
    const asked: string[] = [];
    const how = () =>
      runCompiled({
        root,
        entry: 'src/main.ts',
        cache: join(root, '.other'),
        before: () => true,
        after: (digest) => asked.push(digest),
      });
    expect(await how()).toBe('made');
    expect(asked).toEqual([]);
  });

  it('gives what generated classes give, without their copy of all keys for each one', async () => {
    const entries = '[["a", 1], ["b", undefined], ["__proto__", 2], ["c", { value: 3 }]]';
    const reduced = (what: string) =>
      `Object.entries(Object.fromEntries(${entries})).reduce((r, i) => (i[1] === undefined) ? r : ({ ...r, [i[0]]: ${what} }), {})`;
    write(
      'node_modules/packaged/one.js',
      `exports.packaged = JSON.stringify([${reduced('i[1]')}, ${reduced('i[1]?.value')}]);`,
    );
    expect(await run()).toContain('[{"a":1,"__proto__":2,"c":{"value":3}},{"c":3}]');
    const { code } = await bundled(root, 'main.ts');
    expect(code).not.toMatch(/\) \? r : \(?\{ \.\.\.r/);
  });

  it('says where a source does not compile', async () => {
    write('src/part.ts', 'export const part: string = ;');
    await expect(run()).rejects.toThrow(/src\/part\.ts:1:/);
  });

  it('runs all the same when nothing can be kept', async () => {
    const cache = join(root, 'main.ts', 'no-folder');
    expect(await runCompiled({ root, entry: 'main.ts', cache })).toBe('made');
  });
});
