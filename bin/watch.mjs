import { readdirSync, readFileSync, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { Modules } from './modules.mjs';

const SOURCES = ['overlays', 'charts', 'imports', 'src'];
/** What is read beside sources. */
const DATA = ['contracts', 'docs/runbooks', 'package.json'];
/** Editors save a file in several steps, and tools save many. */
const QUIET_MS = 10;
const SELECTING = /^(?:-[per]|--(?:platform|environment|region|shard))/;

/**
 * Synthesizes, and again after every save, until `stop` is aborted. What is wrong is said, and the last good output stays.
 *
 * Of what a save changed, only the targets are made anew that follow from it: the modules that had to be loaded again say
 * which. `changes` gives something after every change; by default, the file system does. Types: watch.d.mts.
 */
export async function watch({ root, argv, env, stdout, stderr, stop, changes = savesBelow(root, stop) }) {
  const asked = argv.filter((arg) => arg !== '--watch' && arg !== 'synth');
  const modules = new Modules(root, 'app.ts', SOURCES);
  let data = new Map();
  /** Paths that changed since all was well; undefined: nobody knows. */
  let unmade;
  const look = async () => {
    const before = data;
    data = readAll(root);
    const { exports, changed, loaded } = await modules.load();
    const paths = [...before.keys(), ...data.keys()].filter((path) => before.get(path) !== data.get(path));
    if (unmade) for (const path of [...paths, ...loaded, ...changed.map((path) => `${path}?`)]) unmade.add(path);
    return exports;
  };
  const run = async () => {
    try {
      const { main, project } = await look();
      if (unmade?.size === 0) return;
      const selected = unmade && !asked.some((arg) => SELECTING.test(arg)) ? targetsOf(unmade, data) : [];
      const io = { argv: ['synth', ...selected, ...asked], env, root, stdout, stderr, interactive: false, stays: true };
      if ((await main(project, io)) === 0) unmade = new Set();
      else stderr('The last good output stays.\n');
    } catch (error) {
      unmade = undefined;
      stderr(`error ${error.message}\nThe last good output stays.\n`);
    }
  };
  await run();
  stderr(`watching ${[...SOURCES, ...DATA].join(', ')}: Ctrl+C ends it\n`);
  for await (const _ of changes) {
    if (stop.aborted) break;
    await run();
  }
}

/** Modules that only say what there is: loaded anew with any other. */
const REGISTRIES = /^(?:app\.ts|overlays\/index\.ts)$/;

/**
 * Which targets follow from files that changed and modules that were loaded anew, which are all that see them: as options.
 * None select everything, where that is not certain.
 */
export function targetsOf(paths, data) {
  const seen = [...paths]
    .filter((path) => !REGISTRIES.test(path))
    .map((path) => /^(?:overlays|contracts)\/([\w-]+)\/([\w-]+)/.exec(path));
  if (seen.length === 0 || seen.includes(null)) return [];
  const platforms = new Set(seen.map(([, platform]) => platform));
  if (platforms.size !== 1) return [];
  const [platform] = platforms;
  const parts = new Set(seen.map(([, , part]) => part).filter((part) => part !== 'index'));
  const [environment] = parts;
  const known = [...data.keys()].some((path) =>
    new RegExp(`^contracts/${platform}/${environment}(?:\\.json$|/)`).test(path),
  );
  return parts.size === 1 && known && !paths.has(`overlays/${platform}/index.ts?`)
    ? ['-p', platform, '-e', environment]
    : ['-p', platform];
}

function readAll(root) {
  const texts = new Map();
  const read = (path) => {
    try {
      for (const { name } of readdirSync(join(root, path), { withFileTypes: true })) read(`${path}/${name}`);
    } catch (error) {
      if (error.code === 'ENOTDIR') texts.set(path, readFileSync(join(root, path), 'utf8'));
      else if (error.code !== 'ENOENT') throw error;
    }
  };
  for (const path of DATA) read(path);
  return texts;
}

/** Gives something after saves below the root, once they have paused; ends when it is stopped. */
export async function* savesBelow(root, stop) {
  const watchers = new Map();
  let wake = () => {};
  let saved = false;
  let timer;
  const note = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      saved = true;
      wake();
    }, QUIET_MS);
  };
  const add = (folder) => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
      if (!watchers.has(folder)) {
        const watcher = watchFolder(folder, note);
        watcher.on('error', () => {
          watcher.close();
          watchers.delete(folder);
        });
        watchers.set(folder, watcher);
      }
    } catch {
      return;
    }
    for (const entry of entries) if (entry.isDirectory()) add(join(folder, entry.name));
  };
  const addAll = () => {
    for (const path of [...SOURCES, ...DATA]) add(join(root, path));
  };
  stop.addEventListener('abort', () => wake());
  try {
    addAll();
    while (!stop.aborted) {
      if (!saved) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      if (stop.aborted) return;
      saved = false;
      // Folders that came since.
      addAll();
      yield;
    }
  } finally {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  }
}
