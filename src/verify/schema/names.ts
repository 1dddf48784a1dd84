// What Kubernetes allows as a name, in its several meanings. Each returns what a bad one must be, or undefined.

const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const qualified = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

export function dnsLabelProblem(text: string, max = 63): string | undefined {
  if (text.length > max) return tooLong(text, max);
  if (label.test(text)) return undefined;
  return 'must be a DNS label: a-z, 0-9 and -, beginning and ending with a letter or digit';
}

/** The older kind of label, which must begin with a letter: names of Services. */
export function dns1035LabelProblem(text: string): string | undefined {
  if (text.length > 63) return tooLong(text, 63);
  if (/^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(text)) return undefined;
  return 'must be a DNS label that begins with a letter: a-z, 0-9 and -, ending with a letter or digit';
}

export function dnsSubdomainProblem(text: string, max = 253): string | undefined {
  if (text.length > max) return tooLong(text, max);
  if (subdomain.test(text)) return undefined;
  return 'must be a DNS name: a-z, 0-9, - and ., each part beginning and ending with a letter or digit';
}

/** Names of RBAC objects: whatever can stand in a path. */
export function pathSegmentProblem(text: string): string | undefined {
  return text === '' || text === '.' || text === '..' || /[/%]/.test(text)
    ? 'must not be empty, . or .., and must not contain / or %'
    : undefined;
}

/** Keys of labels and annotations: `app`, `app.kubernetes.io/name`. */
export function qualifiedNameProblem(text: string): string | undefined {
  const slash = text.indexOf('/');
  const prefix = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (prefix !== undefined && dnsSubdomainProblem(prefix) !== undefined) {
    return 'must have a DNS name before its / (such as app.kubernetes.io/name)';
  }
  if (name.length > 63) return `has ${name.length} characters in its name where at most 63 are allowed`;
  if (qualified.test(name)) return undefined;
  return 'must be a qualified name: letters, digits, -, _ and ., beginning and ending with a letter or digit, with an optional DNS prefix and /';
}

export function labelValueProblem(text: string): string | undefined {
  if (text.length > 63) return tooLong(text, 63);
  if (text === '' || qualified.test(text)) return undefined;
  return 'must be a label value: letters, digits, -, _ and ., beginning and ending with a letter or digit';
}

/** Names of ports (IANA service names): at most 15 characters, at least one letter. */
export function portNameProblem(text: string): string | undefined {
  if (text.length > 15) return tooLong(text, 15);
  if (label.test(text) && /[a-z]/.test(text) && !text.includes('--')) return undefined;
  return 'must be a port name: a-z, 0-9 and single -, with at least one letter, beginning and ending with a letter or digit';
}

function tooLong(text: string, max: number): string {
  return `has ${text.length} characters where at most ${max} are allowed`;
}
