import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { definitionsDigest, digestOf } from '../src/cli/schemas/digest.ts';
import { documentsOf } from '../src/verify/read/documents.ts';
import { textAt } from '../src/verify/values.ts';

/**
 * Writes the pins of `orrery schemas fetch` from a folder of CRDs, each document of which says where it was published
 * (`# source: owner/repository@tag path`), and of Kubernetes' OpenAPI (`kubernetes-1.36-….json.gz`).
 * `npm run pin-schemas -- FOLDER`.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder: npm run pin-schemas -- FOLDER');
const names = readdirSync(folder).sort();
const lines = new Set<string>();
for (const name of names.filter((each) => each.endsWith('.yaml'))) {
  for (const { text } of documentsOf(readFileSync(join(folder, name), 'utf8'))) {
    const [, repository, tag, path] = /^# source: ([^@\s]+)@(\S+) (\S+)$/m.exec(text) ?? [];
    if (repository === undefined) continue;
    const crd = load(text);
    if (textAt(crd, 'kind') !== 'CustomResourceDefinition') continue;
    lines.add([textAt(crd, 'metadata', 'name'), digestOf(crd), repository, tag, path].join(' '));
  }
}
for (const name of names) {
  const version = /^kubernetes-(1\.\d+)-.*\.json\.gz$/.exec(name)?.[1];
  if (version === undefined) continue;
  const document: unknown = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString('utf8'));
  // Patch releases change descriptions alone. That of 1.36 was compared with the release's own file.
  const tag = version === '1.36' ? 'v1.36.3' : `v${version}.0`;
  const parts = [version, definitionsDigest(document), 'kubernetes/kubernetes', tag];
  lines.add([...parts, 'api/openapi-spec/swagger.json'].join(' '));
}
writeFileSync(
  fileURLToPath(new URL('../src/cli/schemas/pins.ts', import.meta.url)),
  `/** Name, SHA-256 of its content, repository, tag, path. Written by \`npm run pin-schemas\`. */\nexport const PINS = \`\n${[...lines].sort().join('\n')}\n\`;\n`,
);
process.stdout.write(`${lines.size} schemas are pinned\n`);
