const { readFileSync } = require('node:fs');
const { dirname, extname, join, relative } = require('node:path');
const process = require('node:process');
const { pathToFileURL } = require('node:url');
const { digestOf } = require('./compiled.cjs');
const { needsPackages, quickened } = require('./quickened.cjs');

const LOADERS = { '.ts': 'ts', '.json': 'json' };
const PACKAGE_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

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

module.exports = { LOADERS, bundled, prepared };
