/** What a text holds that must not be read by everybody. The text itself is never repeated. */
const FORMS: readonly (readonly [form: RegExp, what: string])[] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, 'an AWS access key id'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{50,}\b/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'a GitLab token'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{20,}/, 'a Slack token'],
  [/\bhooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,}/, 'a Slack webhook'],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/, 'a Stripe key'],
  [/\bwhsec_[A-Za-z0-9]{24,}/, 'a webhook secret'],
  [/\bsk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,}/, 'an API key of an AI provider'],
  [/\bAIza[A-Za-z0-9_-]{35}\b/, 'a Google API key'],
  [/\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/, 'a SendGrid key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bpypi-AgE[A-Za-z0-9_-]{50,}/, 'a PyPI token'],
  [/\bdop_v1_[a-f0-9]{64}\b/, 'a DigitalOcean token'],
  [/\bhv[sbr]\.[A-Za-z0-9_-]{24,}/, 'a Vault token'],
  [/\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/, 'an age key'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}/, 'a signed token (JWT)'],
];

/** A part of each form, and of URLs: nearly no text has any, and then none of them need be looked for. */
const SIGNS =
  /-----BEGIN|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|hooks\.slack|[sr]k_(?:live|test)_|whsec_|sk-|SG\.|npm_|pypi-|dop_v1_|hv[sbr]\.|AGE-SECRET|AIza|eyJ|:\/\//;

/** `scheme://user:password@host`. */
const USERINFO = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]*:([^\s/@"']+)@[^\s/@]/gi;

/** Names whose value is a password whatever it looks like. */
const PASSWORD = /(?:^|[^a-z])(?:password|passwd|passphrase)$/i;
/** Names whose value is a credential when it looks like one. */
const CREDENTIAL = /(?:^|[^a-z])(?:secret|token|(?:api|access|secret|private|signing|encryption|routing)[_.-]?key)$/i;

/** What the names of both end with. */
const ENDING = /(?:passw(?:or)?d|passphrase|secret|token|key)$/i;

/** Names of what is computed from a credential, and tells nothing of it. */
const DERIVED = /(?:^|[^a-z])(?:checksum|hash|digest|fingerprint|sha\d*|etag)(?:[^a-z]|$)/i;

/** Whether a text is worth a closer look: without this it holds no credential that is known by its form. */
export function mayHold(text: string): boolean {
  return text.length >= 8 && SIGNS.test(text);
}

/** The kind of credential in a text, by its form alone; undefined when there is none. */
export function credentialIn(text: string): string | undefined {
  if (!mayHold(text)) return undefined;
  for (const [form, what] of FORMS) {
    const found = form.exec(text)?.[0];
    if (found !== undefined && !/example/i.test(found)) return what;
  }
  for (const [, password = ''] of text.matchAll(USERINFO)) {
    if (!isPlaceholder(password)) return 'a password in a URL';
  }
  return undefined;
}

/** The kind of credential that a named value is; undefined when it is none, or stands for one that is elsewhere. */
export function credentialOf(name: string, value: string): string | undefined {
  const formed = credentialIn(value);
  if (formed !== undefined || !ENDING.test(name)) return formed;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  if (isPlaceholder(value) || isReference(value) || DERIVED.test(words)) return undefined;
  if (PASSWORD.test(words) && value.length >= 4) return 'a password';
  if (CREDENTIAL.test(words) && looksRandom(value) && !/example/i.test(value)) return 'a key or token';
  return undefined;
}

/** Filled in elsewhere: `$(DB_PASSWORD)`, `${…}`, `{{ … }}`, `<path:…>`, `%s`, `***`, or switched on or off. */
function isPlaceholder(value: string): boolean {
  return /^\s*(?:$|[$<{%*[(]|x{3,}|\.{3}|(?:true|false|null|none|nil|yes|no|on|off|required|optional|disabled|enabled)\s*$)/i.test(
    value,
  );
}

/** Names a place where a credential is: a path, a URL, an ARN, a key such as `db-password` or `DB_PASSWORD`. */
function isReference(value: string): boolean {
  if (/^(?:\/|\.{1,2}\/|[a-z][a-z0-9+.-]*:\/\/|arn:|vault:|ref\+|env[:.]|file:|secret[:/]|os\.|process\.)/i.test(value))
    return true;
  if (/\s/.test(value)) return true;
  return (
    /(?:password|passwd|secret|token|key|credential)s?/i.test(value) && /^[a-z]+(?:[-_./][a-z0-9]+)*$/i.test(value)
  );
}

/** Long, of letters and digits mixed, with no words in it: what a generator makes, and nobody types. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || !/[0-9]/.test(value) || !/[a-zA-Z]/.test(value)) return false;
  if (/^(?:sha\d+[:-])/.test(value)) return false;
  // Names of things are words: letters or digits between separators.
  if (value.split(/[-_./:]/).every((part) => /^(?:[a-z]*|[A-Z][a-z]*|[A-Z]*|v?\d{0,4})$/.test(part))) return false;
  return entropyOf(value) >= 3.3;
}

/** Bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
