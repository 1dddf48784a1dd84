const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const process = require('node:process');

/** Kept of each program, and for each way of asking: few. Beyond it they are of programs that are no more. */
const ENOUGH = 50;

/**
 * A run that would read what it read last time and find everything written is not needed again: this says what it would say.
 *
 * It is the same when the same program (`code`: a digest of all that it is made of) is asked the same with the same settings,
 * when every file and folder that it reads has the same content, and when what it wrote is there, with nothing more and
 * nothing less. All of it is read and compared by digest; dates are not looked at. Types: remembered.d.cts.
 */
function remembered(folder, code, { argv, env, root }) {
  try {
    const key = keyOf(code, argv, env);
    const { asked, inputs, outputs, said, shown } = JSON.parse(readFileSync(fileOf(folder, key), 'utf8'));
    if (asked !== key) return undefined;
    for (const [path, digest] of Object.entries(inputs)) if (digestOf(resolve(root, path)) !== digest) return undefined;
    return isWritten(resolve(root, outputs.folder), outputs) ? { said, shown } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a run. Digests of inputs are from before they were read, those of outputs from memory: whoever changes one meanwhile is noticed. */
function remember(folder, code, { argv, env }, run) {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length >= ENOUGH) rmSync(folder, { recursive: true });
    mkdirSync(folder, { recursive: true });
    const asked = keyOf(code, argv, env);
    const file = fileOf(folder, asked);
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ asked, ...run }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Then the next run does the work.
  }
}

/** Settings that cdk8s or Orrery look at count, beside arguments. */
function keyOf(code, argv, env) {
  const settings = Object.entries(env).filter(([name]) => /^(?:CDK8S|ORRERY)_/.test(name));
  return JSON.stringify([code, argv, settings.sort()]);
}

/** A name that few others have, which is enough: the file says itself what was asked. */
function fileOf(folder, key) {
  let sum = 0;
  for (let index = 0; index < key.length; index++) sum = (Math.imul(sum, 31) + key.charCodeAt(index)) | 0;
  return join(folder, `${(sum >>> 0).toString(16)}.json`);
}

function hashOf(content) {
  // Loaded when it is needed: it takes a twentieth of the time of Node itself.
  return require('node:crypto').createHash('sha1').update(content).digest('hex');
}

/** Of a file its content, of a folder everything in it; what is not there has one too. */
function digestOf(path) {
  const entries = entriesOf(path);
  if (entries === undefined) return 'nothing';
  if (entries === 'file') return hashOf(readFileSync(path));
  return hashOf(JSON.stringify(entries.map(({ name }) => [name, digestOf(join(path, name))])));
}

function entriesOf(path) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error.code === 'ENOTDIR') return 'file';
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether the folders hold these files, with this content, and nothing else; empty folders neither. */
function isWritten(root, { scopes, elsewhere, files }) {
  let left = Object.keys(files).length;
  const holds = (below) => {
    if (elsewhere.includes(below)) return true;
    const entries = readdirSync(join(root, below), { withFileTypes: true });
    return (
      entries.length > 0 &&
      entries.every((entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) return holds(path);
        left--;
        return entry.isFile() && hashOf(readFileSync(join(root, path))) === files[path];
      })
    );
  };
  return scopes.every((scope) => holds(scope === '.' ? '' : scope)) && left === 0;
}

module.exports = { digestOf, hashOf, remember, remembered };
