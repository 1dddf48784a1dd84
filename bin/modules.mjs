import { Buffer } from 'node:buffer';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { Script } from 'node:vm';
import { LOADERS, prepared } from './bundled.cjs';
import { loadPackage } from './compiled.cjs';

const SOURCE = /\.(?:ts|js|json)$/;

/**
 * Modules of a project's sources, for a process that stays: what changed is loaded anew, with all that imports it, and the
 * rest stays as it is, and as quick as V8 has made it meanwhile. Types: modules.d.mts.
 */
export class Modules {
  #root;
  #folders;
  #entry;
  /** By path: bytes as read, code, the packages that it names, exports once loaded, and what it imports. */
  #modules = new Map();
  #packages = new Map();

  /** @param folders below the root that hold sources, beside the entry */
  constructor(root, entry, folders) {
    this.#root = root;
    this.#entry = join(root, entry);
    this.#folders = folders;
  }

  /** The entry's exports, with all sources as they are now; also which of these changed, and which were loaded for that. */
  async load() {
    const changed = await this.#read();
    this.#forget(changed);
    const loaded = [];
    const exports = this.#require(this.#entry, loaded);
    const shown = (paths) => [...paths].map((path) => relative(this.#root, path));
    return { exports, changed: shown(changed), loaded: shown(loaded) };
  }

  /** Reads all sources, compiles those that are not as they were. */
  async #read() {
    const files = [this.#entry, ...this.#folders.flatMap((folder) => sources(join(this.#root, folder)))];
    const gone = new Set(this.#modules.keys());
    const changed = [];
    for (const path of files) {
      gone.delete(path);
      if (isAsRead(path, this.#modules.get(path)?.content)) continue;
      const content = readFileSync(path);
      changed.push({ path, content, text: content.toString('utf8') });
    }
    const compiled = await compile(changed);
    for (const [index, { path, content }] of changed.entries()) {
      const code = compiled[index];
      const named = [...code.matchAll(/\brequire\("([^"./][^"]*)"\)/g)].map(([, name]) => name);
      const packages = named.filter((name) => !isBuiltin(name));
      this.#modules.set(path, { content, code, packages, imports: new Set() });
    }
    for (const path of gone) this.#modules.delete(path);
    await this.#bundlePackages();
    return new Set([...changed.map(({ path }) => path), ...gone]);
  }

  /** Drops what was made of modules that changed, however far away. */
  #forget(changed) {
    let stale = changed;
    while (stale.size > 0) {
      const next = new Set();
      for (const [path, module] of this.#modules) {
        if (!module.exports || ![...module.imports].some((path) => stale.has(path))) continue;
        module.exports = undefined;
        module.imports = new Set();
        next.add(path);
      }
      stale = next;
    }
  }

  #require(path, loaded) {
    const module = this.#modules.get(path);
    if (!module) throw new Error(`there is no ${relative(this.#root, path)}`);
    if (module.exports) return module.exports.exports;
    module.exports = { exports: {} };
    const native = createRequire(path);
    const require = (name) => {
      if (name.startsWith('.')) {
        const to = resolve(dirname(path), name);
        module.imports.add(to);
        return this.#require(to, loaded);
      }
      return isBuiltin(name) ? native(name) : this.#packages.get(name)();
    };
    try {
      const script = new Script(`(function (require, module, exports, loadPackage) {${module.code}\n})`, {
        filename: path,
      });
      script.runInThisContext()(require, module.exports, module.exports.exports, loadPackage);
    } catch (error) {
      // Half of it is none: next time it is tried again.
      module.exports = undefined;
      throw error;
    }
    loaded.push(path);
    return module.exports.exports;
  }

  /** All packages in one script: of each there must be one alone. */
  async #bundlePackages() {
    const names = new Set([...this.#modules.values()].flatMap(({ packages }) => packages));
    if ([...names].every((name) => this.#packages.has(name))) return;
    const { build } = await import('esbuild');
    const entries = [...names].map((name) => `[${JSON.stringify(name)}, () => require(${JSON.stringify(name)})]`);
    const { outputFiles } = await build({
      stdin: { contents: `module.exports = new Map([${entries}]);`, resolveDir: this.#root },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      keepNames: true,
      logLevel: 'silent',
    });
    const module = { exports: {} };
    const script = new Script(`(function (require, module, exports) {${outputFiles[0].text}\n})`, {
      filename: join(this.#root, 'packages.js'),
    });
    script.runInThisContext()(createRequire(this.#entry), module, module.exports);
    this.#packages = module.exports;
    for (const each of this.#modules.values()) each.exports = undefined;
  }
}

const LARGE = 1 << 20;
const buffer = Buffer.allocUnsafe(LARGE);

/** Whether a file still holds what was read: hundreds are asked after every save, so that none is read into a text of its own. */
function isAsRead(path, content) {
  if (content === undefined || content.length >= LARGE) return false;
  const file = openSync(path);
  try {
    const size = readSync(file, buffer, 0, content.length + 1, 0);
    return size === content.length && content.compare(buffer, 0, size) === 0;
  } finally {
    closeSync(file);
  }
}

async function compile(sources) {
  const { transform } = await import('esbuild');
  return Promise.all(
    sources.map(async ({ path, text }) => {
      const loader = LOADERS[extname(path)] ?? 'js';
      const { code } = await transform(prepared(text, path, loader, true), {
        loader,
        format: 'cjs',
        platform: 'node',
        keepNames: true,
        sourcefile: path,
        logLevel: 'silent',
        supported: { 'dynamic-import': false },
      });
      return code;
    }),
  );
}

function sources(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}
