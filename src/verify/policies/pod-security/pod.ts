import { listAt, objectAt, type Plain, textAt } from '../../values.ts';

/** A pod as the Pod Security Standards look at it. */
export interface SecuredPod {
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly spec: Plain;
}

/** Why a pod is forbidden, in the words of the API server: a reason, and the details behind it. */
export interface Forbidden {
  readonly reason: string;
  readonly detail: string;
}

/** A control of the standards. */
export interface Control {
  /** Its name in the API server, whose alphabetical order is that of the message. */
  readonly id: string;
  /** First minor version of Kubernetes 1 whose policy has it. */
  readonly since: number;
  /** What a pod does that it must not; nothing when it is allowed. */
  readonly forbids: (pod: SecuredPod, minor: number) => Forbidden | undefined;
}

/** All containers, in the order in which the API server looks at them. */
export function containersOf({ spec }: SecuredPod): readonly Plain[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((kind) => listAt(spec, kind));
}

export function podContext({ spec }: SecuredPod): Plain {
  return objectAt(spec, 'securityContext');
}

export function contextOf(container: Plain): Plain {
  return objectAt(container, 'securityContext');
}

/** Names of the containers that do something. */
export function namesOf(pod: SecuredPod, does: (container: Plain) => boolean): string[] {
  return containersOf(pod)
    .filter(does)
    .map((container) => textAt(container, 'name') ?? '');
}

/** `container "a"`, or `containers "a", "b"`. */
export function containerList(names: readonly string[]): string {
  return `${plural('container', names)} ${quoted(names)}`;
}

/** `pod`, `container "a"`, or `pod and containers "a", "b"`: who sets something. */
export function setters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containerList(containers)] : [])].join(' and ');
}

export function plural(word: string, of: readonly unknown[]): string {
  return of.length === 1 ? word : `${word}s`;
}

export function quoted(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ');
}

/** Each once, in alphabetical order. */
export function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}

export function isWindows({ spec }: SecuredPod): boolean {
  return textAt(spec, 'os', 'name') === 'windows';
}

/** From 1.35 on, a pod with users of its own may be root inside. */
export function hasOwnUsers({ spec }: SecuredPod, minor: number): boolean {
  return minor >= 35 && spec.hostUsers === false;
}
