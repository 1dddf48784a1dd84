import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { beforeEach, describe, expect, it } from 'vitest';
import { bundled } from '../../bin/bundled.cjs';
import { temporaryFolder } from '../support/folder.ts';

let root = '';

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

/** What the program writes into `said`, made by the bundler quickened or as packages are published. */
async function ran(quick: boolean) {
  const { code } = await bundled(root, 'main.ts', quick);
  const script = join(root, 'script.cjs');
  writeFileSync(script, code);
  execFileSync(process.execPath, [script]);
  return { code, said: readFileSync(join(root, 'said'), 'utf8') };
}

beforeEach(() => {
  root = temporaryFolder();
  write('package.json', '{ "type": "module" }');
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
});

describe('cdk8s in the compiled command', () => {
  it('loads of cdk8s what a program uses, when it uses it, and that is what it always was', async () => {
    const loads = '(process as unknown as { moduleLoadList: string[] }).moduleLoadList';
    write(
      'src/loads.ts',
      `export const builtIn = () => ['child_process', 'crypto', 'os'].filter((name) => ${loads}.includes('NativeModule ' + name)).join();`,
    );
    write(
      'main.ts',
      [
        "import { writeFileSync } from 'node:fs';",
        "import { App, ApiObject, Chart, JsonPatch, Names, Yaml } from 'cdk8s';",
        "import { builtIn } from './src/loads.ts';",
        'const app = new App();',
        "const chart = new Chart(app, 'all');",
        "const named = new ApiObject(chart, 'named', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });",
        'const before = builtIn();',
        "named.addJsonPatch(JsonPatch.add('/data', { a: 'b' }));",
        "const unnamed = new ApiObject(chart, 'unnamed', { apiVersion: 'v1', kind: 'ConfigMap' });",
        'const saved = Yaml.load(Yaml.tmp([named.toJson(), unnamed.toJson()]));',
        'const said = [before, builtIn(), Names.toDnsLabel(unnamed), unnamed.node.addr, Yaml.stringify(...saved)];',
        "writeFileSync(new URL('said', import.meta.url), JSON.stringify(said));",
      ].join('\n'),
    );
    const parts = async (quick: boolean) => {
      const [before, after, ...rest]: string[] = JSON.parse((await ran(quick)).said);
      return { before, after, rest };
    };
    const [quick, plain] = [await parts(true), await parts(false)];
    expect(quick.rest).toEqual(plain.rest);
    expect(quick.rest.join()).toContain('data:\n  a: b\n');
    expect([quick.before, quick.after, plain.before]).toEqual([
      '',
      'child_process,crypto,os',
      'child_process,crypto,os',
    ]);
  });

  it('holds the packages of cdk8s where a source names what needs them, and otherwise leaves them to Node', async () => {
    const packages = async (text: string) => {
      write('main.ts', text);
      const { code, files } = await bundled(root, 'main.ts');
      writeFileSync(join(root, 'script.cjs'), code);
      const said = execFileSync(process.execPath, [join(root, 'script.cjs')], { encoding: 'utf8' });
      return [said, files.some((file) => file.includes('cdk8s/node_modules/yaml/'))];
    };
    expect(await packages("import { Yaml } from 'cdk8s'; console.log(Yaml.stringify({ a: 'b' }));")).toEqual([
      'a: b\n\n',
      true,
    ]);
    const unnamed = "import * as all from 'cdk8s'; const { [['Ya', 'ml'].join('')]: some } = all;";
    expect(await packages(`${unnamed} console.log(some.stringify({ a: 'b' }));`)).toEqual(['a: b\n\n', false]);
    expect(await packages("import { App } from 'cdk8s'; console.log(new App().outdir);")).toEqual(['dist\n', false]);
  });

  it('says of constructs what they always say, though what is true of all of them is not said by each', async () => {
    write(
      'main.ts',
      [
        "import { writeFileSync } from 'node:fs';",
        "import { App, ApiObject, Chart } from 'cdk8s';",
        "import { Construct, Dependable, type IConstruct } from 'constructs';",
        'const app = new App();',
        "const chart = new Chart(app, 'all');",
        "const group = new Construct(chart, 'a/b');",
        "const object = new ApiObject(group, 'object', { apiVersion: 'v1', kind: 'ConfigMap' });",
        'const all = [app, chart, group, object];',
        'const paths = (of: readonly IConstruct[]) => of.map(({ node }) => node.path);',
        'const said = all.map((each) => [',
        '  paths(each.node.scopes), each.node.root === app, each.node.addr, paths(Dependable.of(each).dependencyRoots),',
        '  Chart.isChart(each), each instanceof Chart, ApiObject.isApiObject(each), each instanceof ApiObject,',
        ']);',
        'Dependable.implement(group, { dependencyRoots: [object, chart] });',
        'const own = paths(Dependable.of(group).dependencyRoots);',
        "writeFileSync(new URL('said', import.meta.url), JSON.stringify([said, own, paths(Dependable.of(chart).dependencyRoots)]));",
      ].join('\n'),
    );
    const [quick, plain] = [await ran(true), await ran(false)];
    expect(quick.said).toBe(plain.said);
    expect(quick.said).toContain('["all/a--b/object","all"]');
    for (const each of [
      'dependencyRoots: [this]',
      'this._scopes = ',
      'defineProperty(this, CHART',
      'defineProperty(this, API',
    ]) {
      const times = ({ code }: { code: string }) => code.split(each).length - 1;
      expect([each, times(plain) > 0, times(quick)]).toEqual([each, true, each.startsWith('dependencyRoots') ? 1 : 0]);
    }
  });
});
