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
const { createRequire } = require('node:module');
const { join } = require('node:path');
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
async function runCompiled({ root, entry, cache, bundle = bundledNow, before = () => false, after = () => {} }) {
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

/** What makes a script is loaded when there is none. */
const MAKERS = ['compiled.cjs', 'bundled.cjs', 'quickened.cjs'];
const bundledNow = (root, entry) => require('./bundled.cjs').bundled(root, entry);

/** Of packages that a script asks for when they are needed. */
const loadPackage = (name) => import(name);

/** What made it, beside the files: this code, the entry, its place, which the script names, and Node. V8 itself refuses what it made with other flags. */
function madeBy(root, entry) {
  const code = MAKERS.map((file) => readFileSync(join(__dirname, file)));
  return [sumOf(Buffer.concat(code)), join(root, entry), process.version, process.arch].join(' ');
}

module.exports = { digestOf, loadPackage, loaded, runCompiled };
