import { readdirSync, readFileSync } from 'node:fs';
import { gitops } from '../charts/gitops.ts';
import { build, layers } from '../charts/index.ts';
import { platforms } from '../overlays/index.ts';
import { resolve, targetFiles } from '../src/platform/resolve.ts';
import { checksPages } from '../src/report/checks-pages.ts';
import { addonsPage } from '../src/report/reference/addons.ts';
import { layersPage, type Sample } from '../src/report/reference/layers.ts';
import { platformsPage } from '../src/report/reference/platforms.ts';
import { vocabularyPage } from '../src/report/reference/vocabulary.ts';
import { checks } from '../src/verify/registry.ts';
import { waivers } from '../src/verify/verify.ts';
import { becameOf, bulletsOf, listedPlatforms } from './written.ts';

/** The platform whose overlay the pages show. */
const SAMPLE = 'astral-planner';
const SCHEMAS = 'src/platform/schema';
const CASES = 'test/fixtures/checks';

const root = new URL('../', import.meta.url);

function read(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

/** Every page of the generated reference: path below the project's root → text. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const { platform, environments } = await platforms[SAMPLE]();
  const targets = Object.entries(environments)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([environment, difference]) => ({ environment, difference, files: targetFiles(SAMPLE, environment) }));
  const samples = targets.map(({ environment, difference, files }): Sample => {
    const contract: unknown = JSON.parse(read(files.contract));
    const { target } = resolve({ platform, environment, difference, contract, read });
    return { id: target.id, manifests: build(target) };
  });
  const schemas = [
    ...readdirSync(new URL(SCHEMAS, root)).map((file) => `${SCHEMAS}/${file}`),
    'src/platform/values.ts',
  ];
  const overlays = [targetFiles(SAMPLE, '').platform, ...targets.map(({ files }) => files.environment)];
  return new Map([
    ['docs/addons.md', addonsPage()],
    [
      'docs/platforms.md',
      platformsPage(
        listedPlatforms().map((name) => {
          const bullets = bulletsOf(name);
          return { bullets, became: becameOf(name, bullets) };
        }),
      ),
    ],
    ['docs/layers.md', layersPage([...layers, gitops], samples)],
    [
      'docs/vocabulary.md',
      vocabularyPage({
        schemas: Object.fromEntries(schemas.map((file) => [file, read(file)])),
        overlays: overlays.map((file) => ({ file, text: read(file) })),
      }),
    ],
    ...checksPages([
      ...checks.map((check) => {
        const [pass, fail] = ['pass', 'fail'].map((name) => read(`${CASES}/${check.id}/${name}.yaml`));
        return { check, cases: { pass: pass ?? '', fail: fail ?? '' } };
      }),
      { check: waivers },
    ]),
  ]);
}
