const { Buffer } = require('node:buffer');
const {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, extname, join, relative } = require('node:path');
const process = require('node:process');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

/*
 * V8 optimises what has run for a while, and takes as long for it as these runs of a few seconds then spare: they call much
 * code, little of it for long. Eight times its default is what was measured to be best in the V8 of Node 20, which has no
 * cheaper compiler between its baseline and its best; of later ones nothing is known, and they keep their own. Then it copies
 * less of what a function calls into it: those that write YAML call each other, and each would be compiled with all others in it.
 */
if (process.versions.v8.startsWith('11.')) {
  setFlagsFromString('--interrupt-budget=540672');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
}

/** Loading five hundred files through a compiler takes longer than most runs work: one script of them all is kept. */
const INDEX = 'index.json';
const LOADERS = { '.ts': 'ts', '.json': 'json' };
const PACKAGE_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/**
 * Runs an entry of TypeScript as one script, kept in `cache` with what V8 made of it.
 *
 * What is kept is used only when every file that it was made of has the same content as then, byte by byte: sources and
 * packages alike, and the files that say which packages are meant. Dates are not looked at. What was damaged since is made anew.
 *
 * The entry may export `done`, a promise: then it has run when that is fulfilled. `before` may spare the run, given the digest
 * of all that it is made of; `after` learns of one, with what the entry exports. Both are asked only where the sources look at
 * nothing but each other, beside where files are touched. Types: compiled.d.cts.
 */
async function runCompiled({ root, entry, cache, bundle = bundled, before = () => false, after = () => {} }) {
  const index = readIndex(root, entry, cache);
  if (index?.pure && before(index.digest)) return 'spared';
  const kept = index && readKept(cache, index);
  const made = kept ?? asFunction(await bundle(root, entry));
  const what = { code: made.code, compiled: kept?.compiled, filename: join(root, entry), digest: made.digest };
  const own = nodeLoaded();
  const { script, module } = loaded(what, (job) => inThread(what, job));
  await module.exports.done;
  const asKept = kept && !script.cachedDataRejected;
  const same = asKept || keep({ root, entry, cache }, made, script);
  if (same && made.pure && nodeLoaded() === own) after(made.digest, module.exports);
  return kept ? 'kept' : 'made';
}

/** How many files Node itself has loaded: what else there is of them, nobody compares with anything. */
function nodeLoaded() {
  return Object.keys(require.cache).length;
}

function asFunction(made) {
  return { ...made, code: `(function (require, module, exports, loadPackage, program) {${made.code}\n})` };
}

/** Runs a script, which is told what it is a part of, and may hand work to `otherThread`. */
function loaded({ code, compiled, filename, digest }, otherThread) {
  const script = new Script(code, { filename: `${filename}.compiled.js`, cachedData: compiled });
  const module = { exports: {} };
  script.runInThisContext()(createRequire(filename), module, module.exports, loadPackage, { digest, otherThread });
  return { script, module };
}

/** What the script's `work` makes of a job in a thread of its own, which loads it as this one did. */
function inThread(what, job) {
  const { Worker } = require('node:worker_threads');
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'thread.cjs'), { workerData: { what, job } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread ended without an answer')));
  });
}

/** What is kept, when nothing that it was made of has changed. */
function readIndex(root, entry, cache) {
  try {
    const index = JSON.parse(readFileSync(join(cache, INDEX), 'utf8'));
    return index.by === madeBy(root, entry) && isUnchanged(root, cache, index) ? index : undefined;
  } catch {
    return undefined;
  }
}

/** Memory that was used before is quicker than new: files are compared by parts of so much. */
const PART = 1 << 19;

/**
 * Whether all files hold what they held: read one after the other into one buffer, and compared with what was kept of them. It takes
 * less time than a digest, and node:crypto need not be loaded.
 */
function isUnchanged(root, cache, { files, sizes, digest }) {
  // With room for one byte more, of whatever file has grown.
  const length = Math.max(PART, ...sizes) + 1;
  const [now, before] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
  const kept = openSync(join(cache, `${digest}.sources`));
  try {
    let at = 0;
    const isSame = () => {
      const same = readSync(kept, before, 0, at, null) === at && now.compare(before, 0, at, 0, at) === 0;
      at = 0;
      return same;
    };
    for (let index = 0; index < files.length; index++) {
      if (at + sizes[index] >= length && !isSame()) return false;
      const file = openSync(`${root}/${files[index]}`);
      const size = readSync(file, now, at, length - at, null);
      closeSync(file);
      if (size !== sizes[index]) return false;
      at += size;
    }
    return isSame() && readSync(kept, before, 0, 1, null) === 0;
  } finally {
    closeSync(kept);
  }
}

function readKept(cache, { files, digest, pure, ascii, code, compiled }) {
  try {
    const [script, machine] = [`${code}.js`, `${compiled}.bin`].map((name) => readFileSync(join(cache, name)));
    if (sumOf(script) !== code || sumOf(machine) !== compiled) return undefined;
    return { code: script.toString(ascii ? 'latin1' : 'utf8'), compiled: machine, files, digest, pure };
  } catch {
    return undefined;
  }
}

/** Of what is large, one word of sixty-four tells: disks lose blocks, not single bytes. */
const LARGE = 1 << 16;
const STRIDE = 64;

/** A name that tells damage. Whether sources changed is asked of all their bytes, and not of it. */
function sumOf(content) {
  const stride = content.length > LARGE ? STRIDE : 1;
  const words = new Uint32Array(content.buffer, content.byteOffset, content.length >> 2);
  let [low, high] = [content.length, 0];
  for (let index = 0; index < words.length; index += stride) {
    low = (low + words[index]) | 0;
    high = (high + low) | 0;
  }
  return `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
}

/** What files hold now; undefined when one is gone. */
function contentsOf(root, files) {
  try {
    return files.map((file) => readFileSync(join(root, file)));
  } catch {
    return undefined;
  }
}

/** One digest of all files. */
function digestOf(files, contents) {
  const hash = createHash('sha1');
  for (const [index, content] of contents.entries())
    hash.update(`${files[index]}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

/** Asked for only when something is made anew: loading it takes a twentieth of the time of Node itself. */
function createHash(name) {
  return require('node:crypto').createHash(name);
}

/**
 * Keeps what was made, unless a file has changed meanwhile: then it says false. Each is written beside its place, then renamed, the
 * index last: runs at the same time never see half of one.
 */
function keep({ root, entry, cache }, { code, files, digest, pure }, made) {
  const contents = contentsOf(root, files);
  if (!contents || digestOf(files, contents) !== digest) return false;
  try {
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const [script, machine] = [Buffer.from(code), made.createCachedData()];
    const [ascii, sizes] = [script.length === code.length, contents.map(({ length }) => length)];
    const index = {
      by: madeBy(root, entry),
      code: sumOf(script),
      compiled: sumOf(machine),
      digest,
      pure,
      ascii,
      files,
      sizes,
    };
    for (const [name, content] of [
      [`${index.code}.js`, script],
      [`${index.compiled}.bin`, machine],
      [`${digest}.sources`, Buffer.concat(contents)],
      [INDEX, JSON.stringify(index)],
    ]) {
      const to = join(cache, name);
      writeFileSync(`${to}.${process.pid}`, content);
      renameSync(`${to}.${process.pid}`, to);
    }
  } catch {
    // A folder that cannot be written costs time, and nothing else.
  }
  return true;
}

/** What made it, beside the files: this code, the entry, its place, which the script names, and Node. V8 itself refuses what it made with other flags. */
function madeBy(root, entry) {
  return [sumOf(readFileSync(__filename)), join(root, entry), process.version, process.arch].join(' ');
}

/**
 * One script of an entry and everything that it imports.
 *
 * @param quick whether classes that cdk8s generates copy less, and cdk8s itself does less for each construct
 * @param whole whether the packages of cdk8s itself are in it; where no source names what needs them, it is made once more, without
 */
async function bundled(root, entry, quick = true, whole = true) {
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
        const source = quick ? quickened(text, path, whole) : text;
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
  if (quick && whole && ![...contents].some(([file, content]) => needsPackages(file, content.toString('utf8')))) {
    return bundled(root, entry, quick, false);
  }
  const pure = ![...contents].some(([file, content]) => isImpure(file, content.toString('utf8')));
  for (const file of describing([...contents.keys()])) {
    try {
      read(join(root, file));
    } catch {
      // Not every project has every one of them; one that comes later comes with others that change.
    }
  }
  const files = [...contents.keys()].sort();
  const digest = digestOf(
    files,
    files.map((file) => contents.get(file)),
  );
  return { code: inAscii(outputFiles[0].text.replace(NAMING, NAMED_CLASSES)), files, digest, pure };
}

/**
 * What esbuild leaves beyond ASCII is in comments and regular expressions, where an escape says the same: the script takes half
 * the memory then, and is read as it is. A raw template would be another one: where one holds such, all stays.
 */
function inAscii(code) {
  if (/\bString\.raw`[^`]*[^\0-\x7F`]/.test(code)) return code;
  return code.replace(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * How the bundler keeps names, which classes are asked for: by a definition on every function each time that it is made, also
 * of those that are made and forgotten a million times in a run. Those without a prototype, which nobody asks, go without.
 */
const NAMING = /^var __name = .*$/m;
const NAMED_CLASSES =
  'var __name = (target, value) => target.name === value || !("prototype" in target) ? target : __defProp(target, "name", { value, configurable: true });';

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

/** Whether a source names what of cdk8s needs its packages. */
function needsPackages(file, text) {
  return !/node_modules\/(?:cdk8s|constructs)\//.test(file) && /\b(?:Yaml|Include|Helm|(?:add)?JsonPatch)\b/.test(text);
}

/**
 * What of cdk8s is asked for when it is used, and not before: most programs read no YAML, and start no process. What is not in the script
 * is loaded by Node then, from where cdk8s would.
 */
const LAZY = /node_modules[\\/](?:cdk8s|constructs)[\\/]lib[\\/]/;
const REQUIRED = /^const (\w+) = (?:__importStar\()?require\("(\.\/_child_process|[\w-]+)"\)\)?;$/gm;
const NEEDED_AT_ONCE = new Set(['constructs']);

/**
 * What constructors do for every construct alike, said once for all of them: it is most of their time, and of the memory they take. Of a
 * version that says it otherwise, it is left as it is.
 */
const SAID_ONCE = [
  [
    /\bconstructs[\\/]lib[\\/]construct\.js$/,
    [/dependency_1\.Dependable\.implement\(this, \{\s*dependencyRoots: \[this\],\s*\}\);/, ''],
    [
      /$/,
      `
const DEPENDABLE = Symbol.for('@aws-cdk/core.DependableTrait');
Object.defineProperty(Construct.prototype, DEPENDABLE, {
  configurable: true,
  get() { return { dependencyRoots: [this] }; },
  set(value) { Object.defineProperty(this, DEPENDABLE, { value, writable: true, enumerable: true, configurable: true }); },
});`,
    ],
  ],
  [
    /\bconstructs[\\/]lib[\\/]construct\.js$/,
    [
      /^ +_scopes;$/m,
      `get _scopes() {
        const scopes = [this.host];
        for (let scope = this.scope; scope; scope = scope.node.scope) scopes.push(scope);
        return scopes.reverse();
      }`,
    ],
    [/this\._scopes = \[\.\.\.scope\.node\._scopes, this\.host\];/, ''],
    [/this\._scopes = \[this\.host\];/, ''],
    [
      /return this\._scopes\[0\];/,
      `let root = this.host;
        for (let scope = this.scope; scope; scope = scope.node.scope) root = scope;
        return root;`,
    ],
  ],
  [
    /\bcdk8s[\\/]lib[\\/]api-object\.js$/,
    [/Object\.defineProperty\(this, API_OBJECT_SYMBOL, \{ value: true \}\);/, ''],
    [/$/, '\nObject.defineProperty(ApiObject.prototype, API_OBJECT_SYMBOL, { value: true });'],
  ],
  [
    /\bcdk8s[\\/]lib[\\/]chart\.js$/,
    [/Object\.defineProperty\(this, CHART_SYMBOL, \{ value: true \}\);/, ''],
    [/$/, '\nObject.defineProperty(Chart.prototype, CHART_SYMBOL, { value: true });'],
  ],
];

function saidOnce(text, path) {
  let said = text;
  for (const [file, ...changes] of SAID_ONCE) {
    if (!file.test(path) || !changes.every(([from]) => from.test(said))) continue;
    for (const [from, to] of changes) said = said.replace(from, () => to);
  }
  return said;
}

function quickened(text, path, whole) {
  const source = saidOnce(text.replace(COPIED, COPIED_ONCE), path);
  if (!LAZY.test(path)) return source;
  const names = [];
  const asked = source.replace(REQUIRED, (line, name, from) => {
    if (NEEDED_AT_ONCE.has(from)) return line;
    names.push(name);
    if (whole || from.startsWith('.') || isBuiltin(from)) return `const ${name} = () => require("${from}");`;
    const load = `require("node:module").createRequire(${JSON.stringify(path)})("${from}")`;
    return `let ${name}_loaded; const ${name} = () => ${name}_loaded ??= ${load};`;
  });
  return names.length === 0
    ? asked
    : asked.replace(new RegExp(`(?<![.\\w])(${names.join('|')})\\.(?=\\w)`, 'g'), '$1().');
}

/**
 * A source as a part of a script: where it asks for its own place, the place it was read from.
 *
 * @param later whether packages that it loads when they are needed are left to Node
 */
function prepared(text, path, loader, later) {
  if (loader === 'json') return text;
  const own = {
    'import.meta.url': require('node:url').pathToFileURL(path).href,
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

module.exports = { LOADERS, bundled, loadPackage, loaded, prepared, runCompiled };
