import { at, textAt } from '../../values.ts';
import {
  containersOf,
  contextOf,
  type Forbidden,
  namesOf,
  plural,
  podContext,
  quoted,
  type SecuredPod,
  setters,
  unique,
} from './pod.ts';

const ALLOWED = ['RuntimeDefault', 'Localhost'];
const reason = 'seccompProfile';

/** A profile may be left out; what is set must confine. Before 1.19 annotations said it. */
export function seccompBaseline(pod: SecuredPod, minor: number): Forbidden | undefined {
  return minor < 19 ? annotated(pod) : explicit(pod);
}

/** Every container needs a profile, its own or the pod's. */
export function seccompRestricted(pod: SecuredPod): Forbidden | undefined {
  const wrong = explicit(pod);
  if (wrong) return wrong;
  if (profile(podContext(pod)) !== undefined) return undefined;
  const without = namesOf(pod, (container) => at(contextOf(container), 'seccompProfile') === undefined);
  if (without.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${plural('container', without)} ${quoted(without)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}

function profile(context: unknown): string | undefined {
  return at(context, 'seccompProfile') === undefined ? undefined : (textAt(context, 'seccompProfile', 'type') ?? '');
}

function isBad(context: unknown): boolean {
  const type = profile(context);
  return type !== undefined && !ALLOWED.includes(type);
}

function explicit(pod: SecuredPod): Forbidden | undefined {
  const ofPod = isBad(podContext(pod));
  const bad = containersOf(pod).filter((container) => isBad(contextOf(container)));
  if (!ofPod && bad.length === 0) return undefined;
  const values = [...(ofPod ? [profile(podContext(pod)) ?? ''] : []), ...bad.map((c) => profile(contextOf(c)) ?? '')];
  const names = bad.map((container) => textAt(container, 'name') ?? '');
  return {
    reason,
    detail: `${setters(ofPod, names)} must not set securityContext.seccompProfile.type to ${quoted(unique(values))}`,
  };
}

function annotated(pod: SecuredPod): Forbidden | undefined {
  const keys = [
    'seccomp.security.alpha.kubernetes.io/pod',
    ...namesOf(pod, () => true).map((name) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
  ];
  const isAllowed = (value: string) =>
    value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const forbidden = keys.flatMap((key) => {
    const value = textAt(pod.annotations, key);
    return value === undefined || isAllowed(value) ? [] : [`${key}="${value}"`];
  });
  if (forbidden.length === 0) return undefined;
  return { reason, detail: `forbidden ${plural('annotation', forbidden)} ${unique(forbidden).join(', ')}` };
}
