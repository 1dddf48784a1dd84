import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import type { PlatformModule } from '../../src/cli/project.ts';
import { starter } from '../../src/cli/scaffold/starter.ts';
import { temporaryFolder } from '../support/folder.ts';
import { orrery, root } from './run.ts';

const REGISTRY = `export const platforms = {
  'astral-field': () => import('./astral-field/index.ts'),
  suuupra: () => import('./suuupra/index.ts'),
};
`;

/** A project with a registry, in which overlays find the vocabulary. */
function project(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'overlays'));
  writeFileSync(join(folder, 'overlays/index.ts'), REGISTRY);
  symlinkSync(join(root, 'src'), join(folder, 'src'));
  return folder;
}

const text = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');

function load(folder: string, name: string): Promise<PlatformModule> {
  return import(
    /* @vite-ignore */ pathToFileURL(join(folder, `overlays/${name}/index.ts`)).href
  ) as Promise<PlatformModule>;
}

describe('orrery new', () => {
  it('writes an overlay, three environments with a contract each, and a line in the registry', async () => {
    const folder = project();
    const { code, stdout, stderr } = await orrery(['new', 'shop'], { folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readdirSync(join(folder, 'overlays/shop')).sort()).toEqual([
      'dev.ts',
      'index.ts',
      'platform.ts',
      'production.ts',
      'staging.ts',
    ]);
    expect(readdirSync(join(folder, 'contracts/shop')).sort()).toEqual(['dev.json', 'production.json', 'staging.json']);
    expect(text(folder, 'overlays/index.ts')).toBe(
      REGISTRY.replace('  suuupra:', "  shop: () => import('./shop/index.ts'),\n  suuupra:"),
    );
    expect(stderr).toContain('wrote overlays/shop/platform.ts\n');
    expect(stderr).toContain('npm run synth');
  });

  it('begins with a platform that synthesizes at once, and that verify finds nothing in', async () => {
    const folder = project();
    await orrery(['new', 'corner-shop', '--domain', 'shop.example.org'], { folder });
    const module = await load(folder, 'corner-shop');
    expect(module).toMatchObject(starter({ name: 'corner-shop', domain: 'shop.example.org' }));
    const own = { platforms: { 'corner-shop': async () => module }, build };
    const synth = await orrery(['synth'], { folder, project: own });
    expect({ code: synth.code, findings: synth.stderr.match(/^(error|warning) .*/gm) }).toEqual({
      code: 0,
      findings: null,
    });
    expect(synth.stderr).toMatch(/corner-shop\/dev {2}\d{3} objects\n/);
    const verified = await orrery(['verify'], { folder, project: own });
    expect(verified.code).toBe(0);
    expect(verified.stdout).toMatch(/objects of 3 targets: nothing found/);
  });

  it('finds a name for the platform inside its files, whatever it is called', async () => {
    const folder = project();
    for (const name of ['api', 'new', 'a-1-b']) await orrery(['new', name], { folder });
    expect(text(folder, 'overlays/api/platform.ts')).toContain('export const api_ = definePlatform({');
    expect(text(folder, 'overlays/new/production.ts')).toContain('defineEnvironment(new_, {});');
    expect((await load(folder, 'a-1-b')).platform.name).toBe('a-1-b');
    expect((await load(folder, 'api')).platform.name).toBe('api');
  });

  it.each([
    [[], "error new takes one name\n  fix: name the platform, e.g. 'orrery new shop'\n"],
    [
      ['astral-planner'],
      "error there is a platform 'astral-planner' already\n  fix: take another name, or edit its overlay\n",
    ],
    [
      ['Shop'],
      "error the name 'Shop' is not a name that Kubernetes accepts\n  fix: use lower-case letters, digits and -, starting with a letter, e.g. astral-planner\n",
    ],
    [
      ['shop', '--domain', 'shop'],
      "error the domain 'shop' is not a host name\n  fix: write the name alone, e.g. api.stripe.com\n",
    ],
  ])('%j is refused, and nothing is written', async (args, message) => {
    const folder = project();
    expect(await orrery(['new', ...args], { folder })).toEqual({ code: 2, stdout: '', stderr: message });
    expect(readdirSync(join(folder, 'overlays'))).toEqual(['index.ts']);
    expect(text(folder, 'overlays/index.ts')).toBe(REGISTRY);
  });

  it('overwrites nothing', async () => {
    const folder = project();
    mkdirSync(join(folder, 'contracts/shop'), { recursive: true });
    writeFileSync(join(folder, 'contracts/shop/dev.json'), '{}');
    expect(await orrery(['new', 'shop'], { folder })).toMatchObject({
      code: 2,
      stderr: 'error contracts/shop/dev.json is there already\n  fix: take another name, or remove what is there\n',
    });
    expect(text(folder, 'contracts/shop/dev.json')).toBe('{}');
    expect(existsSync(join(folder, 'overlays/shop'))).toBe(false);
  });
});
