import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** Loading five hundred files through a compiler takes longer than most runs work: one script of them all is kept. */
const INDEX = 'index.json';
const LOADERS = { '.ts': 'ts', '.json': 'json' };
const PACKAGE_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/**
 * Runs an entry of TypeScript as one script, kept in `cache` with what V8 made of it.
 *
 * What is kept is used only when every file that it was made of has the same content as then, by hash: of sources and
 * packages alike, and of the files that say which packages are meant. Dates are not looked at. What was damaged since is made anew.
 *
 * The entry may export `done`, a promise: then it has run when that is fulfilled. Types: compiled.d.ts.
 */
export async function runCompiled({ root, entry, cache, bundle = bundled }) {
  const kept = readKept(root, entry, cache);
  const made = kept ?? (await bundle(root, entry));
  const filename = join(root, entry);
  const script = new Script(`(function (require, module, exports) {${made.code}\n})`, {
    filename: `${filename}.compiled.js`,
    cachedData: kept?.compiled,
  });
  const module = { exports: {} };
  script.runInThisContext()(createRequire(filename), module, module.exports);
  await module.exports.done;
  if (!kept || script.cachedDataRejected) keep(root, entry, cache, made, script.createCachedData());
  return kept ? 'kept' : 'made';
}

/** What is kept, when nothing that it was made of has changed. */
function readKept(root, entry, cache) {
  try {
    const { files, codeHash, compiledHash, by } = JSON.parse(readFileSync(join(cache, INDEX), 'utf8'));
    if (by !== madeBy(entry)) return undefined;
    for (const [file, hash] of Object.entries(files))
      if (hashOf(readFileSync(join(root, file))) !== hash) return undefined;
    const code = readFileSync(join(cache, `${codeHash}.js`), 'utf8');
    const compiled = readFileSync(join(cache, `${compiledHash}.bin`));
    if (hashOf(code) !== codeHash || hashOf(compiled) !== compiledHash) return undefined;
    return { code, compiled, files };
  } catch {
    return undefined;
  }
}

/** Each file beside its place, then renamed, the index last: runs at the same time never see half of one. */
function keep(root, entry, cache, { code, files }, compiled) {
  try {
    // Changed while it ran: then nobody knows what it was made of.
    for (const [file, hash] of Object.entries(files)) if (hashOf(readFileSync(join(root, file))) !== hash) return;
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const [codeHash, compiledHash] = [hashOf(code), hashOf(compiled)];
    const index = { by: madeBy(entry), codeHash, compiledHash, files };
    for (const [name, content] of [
      [`${codeHash}.js`, code],
      [`${compiledHash}.bin`, compiled],
      [INDEX, JSON.stringify(index)],
    ]) {
      const to = join(cache, name);
      writeFileSync(`${to}.${process.pid}`, content);
      renameSync(`${to}.${process.pid}`, to);
    }
  } catch {
    // A folder that cannot be written costs time, and nothing else.
  }
}

/** What made it, beside the files: this code, the entry, Node. V8 itself refuses what it made with other flags. */
function madeBy(entry) {
  const self = readFileSync(fileURLToPath(import.meta.url));
  return hashOf(JSON.stringify([hashOf(self), entry, process.version, process.arch]));
}

function hashOf(content) {
  return createHash('sha1').update(content).digest('hex');
}

/** One script of an entry and everything that it imports. */
export async function bundled(root, entry) {
  const { build } = await import('esbuild');
  const files = {};
  const read = (path) => {
    const content = readFileSync(path);
    files[relative(root, path)] = hashOf(content);
    return content;
  };
  const readAll = {
    name: 'read',
    setup(plugin) {
      plugin.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        const loader = LOADERS[extname(path)] ?? 'js';
        return { contents: inPlace(read(path).toString('utf8'), path, loader), loader, resolveDir: dirname(path) };
      });
    },
  };
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node.split('.')[0]}`,
    keepNames: true,
    logLevel: 'silent',
    // Needed by one option of one command, and larger than all the rest: it stays outside, and is loaded when it is asked for.
    external: ['@kubernetes/client-node'],
    supported: { 'dynamic-import': false },
    plugins: [readAll],
  });
  for (const file of describing(Object.keys(files))) {
    try {
      read(join(root, file));
    } catch {
      // Not every project has every one of them; one that comes later comes with others that change.
    }
  }
  return { code: outputFiles[0].text, files };
}

/** Files that say which files are meant: the project's, and each package's own. */
function describing(files) {
  const packages = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(file)?.[0]).filter(Boolean);
  return [...PACKAGE_FILES, ...new Set(packages.map((folder) => `${folder}package.json`))];
}

/** Where a file asks for its own place, the place it was read from. */
function inPlace(text, path, loader) {
  if (loader === 'json') return text;
  const own = {
    'import.meta.url': pathToFileURL(path).href,
    'import.meta.dirname': dirname(path),
    'import.meta.filename': path,
    __dirname: dirname(path),
    __filename: path,
  };
  return text.replace(/\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:dirname|filename)\b/g, (name) =>
    JSON.stringify(own[name]),
  );
}
