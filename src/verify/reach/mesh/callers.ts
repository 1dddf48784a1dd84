import type { Plain } from '../../values.ts';
import { textAt, textsAt } from '../../values.ts';
import type { AuthorizationPolicy, AuthorizationRule, Caller } from './authorization.ts';

/**
 * Whether a rule may mean a caller.
 *
 * @param caller nothing: nobody that proved who they are
 */
export function meansCaller(
  policy: AuthorizationPolicy,
  rule: AuthorizationRule,
  caller: Caller | undefined,
  trustDomain: string,
): boolean {
  const who = identity(policy, caller, trustDomain);
  const sources = rule.sources === undefined || rule.sources.some((source) => isSource(source, who));
  return sources && rule.conditions.every((condition) => holds(condition, who));
}

/** What is known of a caller, by the names that rules use for it; what nothing is known of is left out. */
interface Identity {
  readonly principals: string | undefined;
  readonly namespaces: string | undefined;
  /** Also as `<account>` alone, where that means the policy's own namespace. */
  readonly serviceAccounts: readonly string[];
}

function identity(policy: AuthorizationPolicy, caller: Caller | undefined, trustDomain: string): Identity {
  if (caller === undefined) return { principals: undefined, namespaces: undefined, serviceAccounts: [] };
  const { namespace, serviceAccount } = caller;
  if (serviceAccount === undefined) return { principals: undefined, namespaces: namespace, serviceAccounts: [] };
  return {
    principals: `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
    namespaces: namespace,
    serviceAccounts: [`${namespace}/${serviceAccount}`, ...(namespace === policy.namespace ? [serviceAccount] : [])],
  };
}

function isSource(source: Plain, { principals, namespaces, serviceAccounts }: Identity): boolean {
  const among = (key: string, values: readonly (string | undefined)[]) => {
    const wanted = textsAt(source, key);
    return wanted.length === 0 || wanted.some((pattern) => values.some((value) => matches(pattern, value)));
  };
  const outside = (key: string, values: readonly (string | undefined)[]) =>
    !textsAt(source, key).some((pattern) => values.some((value) => matches(pattern, value)));
  return (
    among('principals', [principals]) &&
    outside('notPrincipals', [principals]) &&
    among('namespaces', [namespaces]) &&
    outside('notNamespaces', [namespaces]) &&
    among('serviceAccounts', serviceAccounts) &&
    outside('notServiceAccounts', serviceAccounts)
  );
}

function holds(condition: Plain, { principals, namespaces, serviceAccounts }: Identity): boolean {
  const known: Readonly<Record<string, readonly (string | undefined)[]>> = {
    'source.principal': [principals],
    'source.namespace': [namespaces],
    'source.serviceAccount': serviceAccounts,
  };
  const values = known[textAt(condition, 'key') ?? ''];
  // What requests alone show may hold.
  if (!values) return true;
  const wanted = textsAt(condition, 'values');
  const refused = textsAt(condition, 'notValues');
  const any = (patterns: readonly string[]) =>
    patterns.some((pattern) => values.some((value) => matches(pattern, value)));
  return (wanted.length === 0 || any(wanted)) && !any(refused);
}

/** `*` at the end, at the beginning, or alone, which any known value matches. */
export function matches(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (pattern === '*') return value !== '';
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern === value;
}
