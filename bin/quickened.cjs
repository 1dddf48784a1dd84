const { isBuiltin } = require('node:module');

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

module.exports = { needsPackages, quickened };
