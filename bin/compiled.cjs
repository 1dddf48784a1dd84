const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, extname, join, relative } = require('node:path');
const process = require('node:process');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

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
 * The entry may export `done`, a promise: then it has run when that is fulfilled. `before` may spare the run, given the digest
 * of all that it is made of; `after` learns of one, with what the entry exports. Both are asked only where the sources look at
 * nothing but each other, beside where files are touched. Types: compiled.d.cts.
 */
async function runCompiled({ root, entry, cache, bundle = bundled, before = () => false, after = () => {} }) {
  const index = readIndex(root, entry, cache);
  if (index?.pure && before(index.digest)) return 'spared';
  const kept = index && readKept(cache, index);
  const made = kept ?? (await bundle(root, entry));
  const filename = join(root, entry);
  const script = new Script(`(function (require, module, exports, loadPackage) {${made.code}\n})`, {
    filename: `${filename}.compiled.js`,
    cachedData: kept?.compiled,
  });
  const module = { exports: {} };
  script.runInThisContext()(createRequire(filename), module, module.exports, loadPackage);
  await module.exports.done;
  const same = kept || made.digest === digestOf(root, made.files);
  if (same && (!kept || script.cachedDataRejected)) keep(entry, cache, made, script.createCachedData());
  if (same && made.pure) after(made.digest, module.exports);
  return kept ? 'kept' : 'made';
}

/** What is kept, when nothing that it was made of has changed. */
function readIndex(root, entry, cache) {
  try {
    const index = JSON.parse(readFileSync(join(cache, INDEX), 'utf8'));
    return index.by === madeBy(entry) && index.digest === digestOf(root, index.files) ? index : undefined;
  } catch {
    return undefined;
  }
}

function readKept(cache, { files, digest, pure, codeHash, compiledHash }) {
  try {
    const code = readFileSync(join(cache, `${codeHash}.js`));
    const compiled = readFileSync(join(cache, `${compiledHash}.bin`));
    if (hashOf(code) !== codeHash || hashOf(compiled) !== compiledHash) return undefined;
    return { code: code.toString('utf8'), compiled, files, digest, pure };
  } catch {
    return undefined;
  }
}

/** One digest of all files: a thousand small ones cost more than their content. */
function digestOf(root, files) {
  const hash = createHash('sha1');
  for (const file of files) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Each file beside its place, then renamed, the index last: runs at the same time never see half of one. */
function keep(entry, cache, { code, files, digest, pure }, compiled) {
  try {
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const [codeHash, compiledHash] = [hashOf(code), hashOf(compiled)];
    const index = { by: madeBy(entry), codeHash, compiledHash, digest, pure, files };
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
  const self = readFileSync(__filename);
  return hashOf(JSON.stringify([hashOf(self), entry, process.version, process.arch]));
}

function hashOf(content) {
  return createHash('sha1').update(content).digest('hex');
}

/** One script of an entry and everything that it imports; `quick`: classes that cdk8s generates copy less. */
async function bundled(root, entry, quick = true) {
  const { build } = await import('esbuild');
  const contents = new Map();
  const read = (path) => {
    const content = readFileSync(path);
    contents.set(relative(root, path), content);
    return content.toString('utf8');
  };
  const readAll = {
    name: 'read',
    setup(plugin) {
      plugin.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        const loader = LOADERS[extname(path)] ?? 'js';
        const text = read(path);
        const source = quick ? text.replace(COPIED, COPIED_ONCE) : text;
        const contents = prepared(source, path, loader, isTouching(relative(root, path)));
        return { contents, loader, resolveDir: dirname(path) };
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
    plugins: [readAll],
  });
  const pure = ![...contents].some(([file, content]) => isImpure(file, content.toString('utf8')));
  for (const file of describing([...contents.keys()])) {
    try {
      read(join(root, file));
    } catch {
      // Not every project has every one of them; one that comes later comes with others that change.
    }
  }
  const files = [...contents.keys()].sort();
  const hash = createHash('sha1');
  for (const file of files) {
    const content = contents.get(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return { code: outputFiles[0].text, files, digest: hash.digest('hex'), pure };
}

/** Where files and processes are touched, and told of: docs/architecture.md. Packages are as they were installed. */
const TOUCHING = /^(?:(?:main|app)\.ts|bin\/|src\/(?:cli|manifests)\/)/;
const IMPURE =
  /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"](?:node:)?(?:fs|child_process|https?|net|os|process|worker_threads|dns|vm|module)(?:\/[\w/]+)?['"]|\bprocess\.[a-z]|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b|\bperformance\.now\b|\bfetch\(|\bnew (?:Include|Helm)\(|\bYaml\.load\(|\bglobalThis\b/;

/** What the command line loads when it is asked for is large: Node loads it then, from the packages as they are. */
const PACKAGE_LATER = /\bimport\((['"][^./'"][^'"]*['"])\)/g;
const loadPackage = (name) => import(name);

/** Whether what a source gives may depend on more than sources: the clock, chance, files, settings, the network. */
function isImpure(file, text) {
  return !isTouching(file) && !/(?:^|\/)node_modules\//.test(file) && IMPURE.test(text);
}

function isTouching(file) {
  return TOUCHING.test(file);
}

/** Files that say which files are meant: the project's, and each package's own. */
function describing(files) {
  const packages = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(file)?.[0]).filter(Boolean);
  return [...PACKAGE_FILES, ...new Set(packages.map((folder) => `${folder}package.json`))];
}

/**
 * How classes that cdk8s generates drop what is undefined: for every key they copy all those before it, so that a ConfigMap of
 * eight thousand takes eight seconds. The same map is made of it without the copies.
 */
const COPIED =
  /\.reduce\(\(r, i\) => \(i\[1\] === undefined\) \? r : \(\{ \.\.\.r, \[i\[0\]\]: ((?:(?!reduce).)+?) \}\), \{\}\)/g;
const COPIED_ONCE =
  ".reduce((r, i) => i[1] === undefined ? r : i[0] === '__proto__' ? { ...r, [i[0]]: $1 } : ((r[i[0]] = $1), r), {})";

/**
 * A source as a part of a script: where it asks for its own place, the place it was read from.
 *
 * @param later whether packages that it loads when they are needed are left to Node
 */
function prepared(text, path, loader, later) {
  if (loader === 'json') return text;
  const own = {
    'import.meta.url': pathToFileURL(path).href,
    'import.meta.dirname': dirname(path),
    'import.meta.filename': path,
    __dirname: dirname(path),
    __filename: path,
  };
  const placed = text.replace(/\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:dirname|filename)\b/g, (name) =>
    JSON.stringify(own[name]),
  );
  return later ? placed.replace(PACKAGE_LATER, 'loadPackage($1)') : placed;
}

module.exports = { LOADERS, bundled, loadPackage, prepared, runCompiled };
