import { at, textAt } from '../../values.ts';
import {
  containersOf,
  contextOf,
  type Forbidden,
  plural,
  podContext,
  quoted,
  type SecuredPod,
  setters,
  unique,
} from './pod.ts';

const ALLOWED = ['RuntimeDefault', 'Localhost'];
const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The profile of the runtime must not be switched off, by field or by the annotation that was there before. */
export function appArmor(pod: SecuredPod): Forbidden | undefined {
  const ofPod = bad(podContext(pod));
  const containers = containersOf(pod).filter((container) => bad(contextOf(container)) !== undefined);
  const annotations = Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(ANNOTATION) && !isAllowed(String(value)))
    .map(([key, value]) => `${key}="${String(value)}"`)
    .sort();
  const fields = [ofPod, ...containers.map((container) => bad(contextOf(container)))].filter(
    (type) => type !== undefined,
  );
  const values = [...unique(fields), ...annotations];
  if (values.length === 0) return undefined;
  const who = [
    setters(
      ofPod !== undefined,
      containers.map((container) => textAt(container, 'name') ?? ''),
    ),
    ...(annotations.length > 0 ? [plural('annotation', annotations)] : []),
  ].filter((part) => part !== '');
  return {
    reason: plural('forbidden AppArmor profile', values),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  };
}

function bad(context: unknown): string | undefined {
  if (at(context, 'appArmorProfile') === undefined) return undefined;
  const type = textAt(context, 'appArmorProfile', 'type') ?? '';
  return ALLOWED.includes(type) ? undefined : type;
}

function isAllowed(annotation: string): boolean {
  return annotation === '' || annotation === 'runtime/default' || annotation.startsWith('localhost/');
}
