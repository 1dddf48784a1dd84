/** Names of lists and macros begin with this: Falco merges what has the name of its own. */
export const OWN = 'watched';

/** A container whose normal life is known. */
export interface WatchedContainer {
  /** Image with its registry, without tag, e.g. `ghcr.io/shop/web`: what Falco knows it by. */
  readonly image: string;
  /** Names of the programs that it starts, e.g. `node`. The kernel cuts them at 15 characters. */
  readonly processes: readonly string[];
  /** Folders that it writes to. Default: none. */
  readonly writable?: readonly string[];
  /** Opens connections to addresses outside the cluster's networks. Default: false. */
  readonly outbound?: boolean;
  /** Gets its credentials for the cloud from the node's metadata server, as pods with Workload Identity do. Default: false. */
  readonly metadata?: boolean;
}

export interface FalcoRulesOptions {
  /** Ends the name of every rule, e.g. `shop`: a rule of the same name would replace another. */
  readonly title: string;
  /** The namespace of the containers, which messages name. */
  readonly namespace: string;
  /** More namespaces of such containers. Default: none. */
  readonly others?: readonly string[];
  readonly containers: readonly [WatchedContainer, ...WatchedContainer[]];
  /** Address ranges that containers may connect to, beside private ones, e.g. `54.0.0.0/8`. Default: none. */
  readonly reachable?: readonly string[];
}

const SHELLS = ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'csh', 'tcsh', 'fish', 'busybox'];
/** Brings new programs into a container, or data out of it. */
const FETCHERS =
  'apk apt apt-get dpkg dnf yum rpm microdnf npm npx pnpm yarn pip pip3 curl wget nc ncat netcat socat scp sftp ssh';
const ESCALATORS = ['sudo', 'su', 'doas', 'pkexec', 'setpriv', 'capsh', 'nsenter', 'unshare', 'mount', 'chroot'];
/** The cluster's and the VPC's own networks, loopback, and what is link-local: DNS caches and Pod Identity. */
const INSIDE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'];

/** The lists and macros that the rules are made of, each after those it uses. */
export function falcoMacros({ namespace, others = [], containers, reachable = [] }: FalcoRulesOptions): object[] {
  const isImage = (image: string) => `container.image.repository = ${quoted(image)}`;
  const expected = containers.map(
    ({ image, processes }) => `(${isImage(image)} and proc.name in (${processes.map(quoted).join(', ')}))`,
  );
  const writes = containers.map(({ image, writable = [] }) =>
    writable.length === 0
      ? undefined
      : `(${isImage(image)} and (${writable.map((folder) => `fd.name startswith ${quoted(`${folder}/`)}`).join(' or ')}))`,
  );
  const runs = [...new Set(containers.flatMap(({ writable = [] }) => writable))].map(
    (folder) => `proc.exepath startswith ${quoted(`${folder}/`)}`,
  );
  const silent = containers.filter(({ outbound }) => outbound !== true);
  const asking = containers.filter(({ metadata }) => metadata === true);
  const list = (name: string, items: readonly string[]) => ({ list: `${OWN}_${name}`, items: items.map(quoted) });
  const macro = (name: string, condition: string) => ({ macro: `${OWN}_${name}`, condition: `(${condition})` });
  return [
    list('shells', SHELLS),
    list('fetchers', FETCHERS.split(' ')),
    list('escalators', ESCALATORS),
    list('networks', [...INSIDE, ...reachable]),
    list('images', imagesOf(containers)),
    list('asking_images', asking.length === 0 ? ['none'] : imagesOf(asking)),
    list('silent_images', silent.length === 0 ? ['none'] : imagesOf(silent)),
    macro('containers', `${inNamespaces([namespace, ...others])} and container.image.repository in (${OWN}_images)`),
    macro('started', 'evt.type in (execve, execveat) and evt.res = SUCCESS'),
    macro('read', "evt.type in (open, openat, openat2) and evt.is_open_read = true and fd.typechar = 'f'"),
    macro('write', "evt.type in (open, openat, openat2) and evt.is_open_write = true and fd.typechar = 'f'"),
    // IPv4 alone: Falco compares every range of a list with the family of the address at hand.
    macro('connect', 'evt.type = connect and fd.typechar = 4 and fd.l4proto = tcp'),
    macro('expected_process', expected.join(' or ')),
    macro(
      'expected_file',
      ['fd.name startswith /dev/', 'fd.name startswith /proc/self/', ...writes.filter((w) => w !== undefined)].join(
        ' or ',
      ),
    ),
    macro('dropped', ['proc.is_exe_upper_layer = true', ...runs].join(' or ')),
    macro('tool', `proc.name in (${OWN}_shells, ${OWN}_escalators, ${OWN}_fetchers)`),
    // The script that official images start with: it looks around with a shell, and then becomes the program.
    macro('entrypoint', 'proc.vpid = 1 or proc.pname = docker-entrypoi or proc.aname[2] = docker-entrypoi'),
  ];
}

function inNamespaces(all: readonly string[]): string {
  const names = all.map(quoted);
  return names.length === 1 ? `k8s.ns.name = ${names[0]}` : `k8s.ns.name in (${names.join(', ')})`;
}

function imagesOf(containers: readonly WatchedContainer[]): string[] {
  return [...new Set(containers.map(({ image }) => image))];
}

/** Falco reads bare words up to the next blank, bracket or comma; quotes let everything else through. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(text) && !text.includes('..') ? text : `"${text}"`;
}
