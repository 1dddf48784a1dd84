import { at, listAt, numberAt, objectAt, textAt, textsAt } from '../../values.ts';
import { appArmor } from './app-armor.ts';
import {
  type Control,
  containerList,
  containersOf,
  contextOf,
  type Forbidden,
  hasOwnUsers,
  namesOf,
  plural,
  podContext,
  quoted,
  type SecuredPod,
  setters,
  unique,
} from './pod.ts';
import { seccompBaseline } from './seccomp.ts';

const CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Sysctls that touch nobody but the pod, by the version that began to allow them. */
const SYSCTLS: readonly (readonly [since: number, name: string])[] = [
  [0, 'kernel.shm_rmid_forced'],
  [0, 'net.ipv4.ip_local_port_range'],
  [0, 'net.ipv4.ip_unprivileged_port_start'],
  [0, 'net.ipv4.tcp_syncookies'],
  [0, 'net.ipv4.ping_group_range'],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time'],
  [29, 'net.ipv4.tcp_fin_timeout'],
  [29, 'net.ipv4.tcp_keepalive_intvl'],
  [29, 'net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem'],
  [32, 'net.ipv4.tcp_wmem'],
];

const SELINUX_TYPES: readonly (readonly [since: number, type: string])[] = [
  [0, ''],
  [0, 'container_t'],
  [0, 'container_init_t'],
  [0, 'container_kvm_t'],
  [31, 'container_engine_t'],
];

/** What prevents known ways from a container to its node. */
export const baseline: readonly Control[] = [
  { id: 'appArmorProfile', since: 0, forbids: appArmor },
  { id: 'capabilities_baseline', since: 0, forbids: capabilities },
  { id: 'hostNamespaces', since: 0, forbids: hostNamespaces },
  { id: 'hostPathVolumes', since: 0, forbids: hostPathVolumes },
  { id: 'hostPorts', since: 0, forbids: hostPorts },
  { id: 'hostProbesAndHostLifecycle', since: 34, forbids: hostHandlers },
  { id: 'privileged', since: 0, forbids: privileged },
  { id: 'procMount', since: 0, forbids: (pod, minor) => (hasOwnUsers(pod, minor) ? undefined : procMount(pod)) },
  { id: 'seLinuxOptions', since: 0, forbids: seLinux },
  { id: 'seccompProfile_baseline', since: 0, forbids: seccompBaseline },
  { id: 'sysctls', since: 0, forbids: sysctls },
  { id: 'windowsHostProcess', since: 0, forbids: hostProcess },
];

function capabilities(pod: SecuredPod): Forbidden | undefined {
  return addedCapabilities(pod, CAPABILITIES, 'non-default capabilities');
}

/** Containers that add capabilities which are not among the allowed. */
export function addedCapabilities(pod: SecuredPod, allowed: readonly string[], reason: string): Forbidden | undefined {
  const more = (container: unknown) =>
    textsAt(container, 'securityContext', 'capabilities', 'add').filter((capability) => !allowed.includes(capability));
  const names = namesOf(pod, (container) => more(container).length > 0);
  if (names.length === 0) return undefined;
  const added = unique(containersOf(pod).flatMap(more));
  return {
    reason,
    detail: `${containerList(names)} must not include ${quoted(added)} in securityContext.capabilities.add`,
  };
}

function hostNamespaces({ spec }: SecuredPod): Forbidden | undefined {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true);
  if (shared.length === 0) return undefined;
  return { reason: 'host namespaces', detail: shared.map((key) => `${key}=true`).join(', ') };
}

function hostPathVolumes({ spec }: SecuredPod): Forbidden | undefined {
  const names = listAt(spec, 'volumes')
    .filter((volume) => (volume.hostPath ?? undefined) !== undefined)
    .map((volume) => textAt(volume, 'name') ?? '');
  return names.length === 0
    ? undefined
    : { reason: 'hostPath volumes', detail: `${plural('volume', names)} ${quoted(names)}` };
}

function hostPorts(pod: SecuredPod): Forbidden | undefined {
  const used = (container: unknown) =>
    listAt(container, 'ports').flatMap((port) => {
      const number = numberAt(port, 'hostPort') ?? 0;
      return number === 0 ? [] : [String(number)];
    });
  const names = namesOf(pod, (container) => used(container).length > 0);
  if (names.length === 0) return undefined;
  const ports = unique(containersOf(pod).flatMap(used));
  return {
    reason: 'hostPort',
    detail: `${containerList(names)} ${uses(names)} ${plural('hostPort', ports)} ${ports.join(', ')}`,
  };
}

/** Probes and hooks that connect to somebody else than the container. */
function hostHandlers(pod: SecuredPod): Forbidden | undefined {
  const handlers = [
    ['livenessProbe'],
    ['readinessProbe'],
    ['startupProbe'],
    ['lifecycle', 'postStart'],
    ['lifecycle', 'preStop'],
  ];
  const hosts = (container: unknown) =>
    handlers.flatMap((path) =>
      ['httpGet', 'tcpSocket'].flatMap((kind) => textAt(container, ...path, kind, 'host') || []),
    );
  const names = unique(namesOf(pod, (container) => hosts(container).length > 0));
  if (names.length === 0) return undefined;
  const all = unique(containersOf(pod).flatMap(hosts));
  const reason = 'probe or lifecycle host';
  return { reason, detail: `${containerList(names)} ${uses(names)} ${plural(reason, all)} ${quoted(all)}` };
}

function uses(names: readonly string[]): string {
  return names.length === 1 ? 'uses' : 'use';
}

function privileged(pod: SecuredPod): Forbidden | undefined {
  const names = namesOf(pod, (container) => contextOf(container).privileged === true);
  if (names.length === 0) return undefined;
  return { reason: 'privileged', detail: `${containerList(names)} must not set securityContext.privileged=true` };
}

/** The masks over /proc stay on. */
export function procMount(pod: SecuredPod): Forbidden | undefined {
  const type = (container: unknown) => textAt(container, 'securityContext', 'procMount') ?? 'Default';
  const names = namesOf(pod, (container) => type(container) !== 'Default');
  if (names.length === 0) return undefined;
  const types = unique(
    containersOf(pod)
      .map(type)
      .filter((mount) => mount !== 'Default'),
  );
  return {
    reason: 'procMount',
    detail: `${containerList(names)} must not set securityContext.procMount to ${quoted(types)}`,
  };
}

function seLinux(pod: SecuredPod, minor: number): Forbidden | undefined {
  const allowed = SELINUX_TYPES.filter(([since]) => since <= minor).map(([, type]) => type);
  const optionsOf = (context: unknown) => objectAt(context, 'seLinuxOptions');
  const set = (options: unknown, key: string) => textAt(options, key) ?? '';
  const isBad = (options: unknown) =>
    !allowed.includes(set(options, 'type')) || set(options, 'user') !== '' || set(options, 'role') !== '';
  const all = [podContext(pod), ...containersOf(pod).map(contextOf)].map(optionsOf);
  const names = namesOf(pod, (container) => isBad(optionsOf(contextOf(container))));
  const ofPod = isBad(optionsOf(podContext(pod)));
  if (!ofPod && names.length === 0) return undefined;
  const types = unique(all.map((options) => set(options, 'type')).filter((type) => !allowed.includes(type)));
  const wrong = [
    ...(types.length > 0 ? [`${plural('type', types)} ${quoted(types)}`] : []),
    ...['user', 'role']
      .filter((key) => all.some((options) => set(options, key) !== ''))
      .map((key) => `${key} may not be set`),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${setters(ofPod, names)} set forbidden securityContext.seLinuxOptions: ${wrong.join('; ')}`,
  };
}

function sysctls(pod: SecuredPod, minor: number): Forbidden | undefined {
  const allowed = SYSCTLS.filter(([since]) => since <= minor).map(([, name]) => name);
  const names = listAt(podContext(pod), 'sysctls')
    .map((sysctl) => textAt(sysctl, 'name') ?? '')
    .filter((name) => !allowed.includes(name));
  return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
}

function hostProcess(pod: SecuredPod): Forbidden | undefined {
  const does = (context: unknown) => at(context, 'windowsOptions', 'hostProcess') === true;
  const names = namesOf(pod, (container) => does(contextOf(container)));
  const ofPod = does(podContext(pod));
  if (!ofPod && names.length === 0) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${setters(ofPod, names)} must not set securityContext.windowsOptions.hostProcess=true`,
  };
}
