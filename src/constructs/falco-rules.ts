import { Yaml } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

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
}

export interface FalcoRulesOptions {
  /** Ends the name of every rule, e.g. `shop`: a rule of the same name would replace another. */
  readonly title: string;
  /** The namespace of the containers. */
  readonly namespace: string;
  readonly containers: readonly [WatchedContainer, ...WatchedContainer[]];
  /** Address ranges that containers may connect to, beside private ones, e.g. `54.0.0.0/8`. Default: none. */
  readonly reachable?: readonly string[];
}

interface Rule {
  readonly name: string;
  readonly desc: string;
  /** Parts that must all hold. Every one starts from an event type, which Falco selects system calls by. */
  readonly when: readonly string[];
  readonly priority: 'CRITICAL' | 'ERROR' | 'WARNING';
  /** More fields of the message, e.g. `file=%fd.name`. */
  readonly shows?: readonly string[];
  /** Tactic and technique of MITRE ATT&CK. */
  readonly mitre: readonly [tactic: string, technique: string];
}

const SHELLS = ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'csh', 'tcsh', 'fish', 'busybox'];
/** Brings new programs into a container, or data out of it. */
const FETCHERS =
  'apk apt apt-get dpkg dnf yum rpm microdnf npm npx pnpm yarn pip pip3 curl wget nc ncat netcat socat scp sftp ssh';
const ESCALATORS = ['sudo', 'su', 'doas', 'pkexec', 'setpriv', 'capsh', 'nsenter', 'unshare', 'mount', 'chroot'];
const SECRET_FILES = ['/etc/shadow', '/etc/gshadow', '/etc/sudoers', '/root/.ssh', '/root/.aws'];
/** The cluster's and the VPC's own networks, loopback, and what is link-local: DNS caches and Pod Identity. */
const INSIDE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'];
const METADATA = '169.254.169.254';

/** What every message says, so that who reads it in Slack knows where to look. */
const WHERE = [
  'process=%proc.name',
  'parent=%proc.pname',
  'command=%proc.cmdline',
  'exe=%proc.exepath',
  'user=%user.name',
  'uid=%user.uid',
  'terminal=%proc.tty',
  'namespace=%k8s.ns.name',
  'pod=%k8s.pod.name',
  'container=%container.name',
  'image=%container.image.repository',
  'tag=%container.image.tag',
];

/**
 * A rules file for Falco, in YAML, about containers that are known well enough to say what is not normal: they run one
 * program, write to named folders and talk to nobody outside. It stands alone, on macros of its own: Falco's rules change
 * under it with each release. No two rules match one event, so that it makes no difference whether Falco's `rule_matching`
 * is `first` or `all`; but with `first`, a shell is reported by Falco's own rule alone, as a mere notice.
 */
export function falcoRules(options: FalcoRulesOptions): string {
  refuse(options);
  const entries = [
    // Falco 0.41 and newer: container fields come from a plugin, and system calls have one event instead of two.
    { required_engine_version: '0.50.0' },
    { required_plugin_versions: [{ name: 'container', version: '0.4.0' }] },
    ...macros(options),
    ...rules(options).map((rule) => ({
      rule: `${rule.name} in ${options.title}`,
      desc: rule.desc,
      condition: rule.when.join(' and '),
      output: `${rule.desc} | ${[...(rule.shows ?? []), ...WHERE].join(' ')}`,
      priority: rule.priority,
      tags: ['container', options.title, `mitre_${rule.mitre[0]}`, rule.mitre[1]],
    })),
  ];
  return Yaml.stringify(entries);
}

/** Names of lists and macros begin with this: Falco merges what has the name of its own. */
const OWN = 'watched';

function macros({ namespace, containers, reachable = [] }: FalcoRulesOptions): object[] {
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
  const list = (name: string, items: readonly string[]) => ({ list: `${OWN}_${name}`, items: items.map(quoted) });
  const macro = (name: string, condition: string) => ({ macro: `${OWN}_${name}`, condition: `(${condition})` });
  return [
    list('shells', SHELLS),
    list('fetchers', FETCHERS.split(' ')),
    list('escalators', ESCALATORS),
    list('networks', [...INSIDE, ...reachable]),
    list('images', imagesOf(containers)),
    list('silent_images', silent.length === 0 ? ['none'] : imagesOf(silent)),
    macro('containers', `k8s.ns.name = ${quoted(namespace)} and container.image.repository in (${OWN}_images)`),
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

function rules({ namespace }: FalcoRulesOptions): Rule[] {
  const started = [`${OWN}_started`, `${OWN}_containers`];
  return [
    {
      name: 'Shell',
      desc: `Somebody opened a shell in a container of ${namespace}`,
      when: [...started, `proc.name in (${OWN}_shells)`, `not ${OWN}_entrypoint`],
      priority: 'CRITICAL',
      mitre: ['execution', 'T1059.004'],
    },
    {
      name: 'Privilege escalation tool',
      desc: `A program that changes users, capabilities or namespaces was started in ${namespace}`,
      when: [...started, `proc.name in (${OWN}_escalators)`],
      priority: 'CRITICAL',
      mitre: ['privilege_escalation', 'T1548'],
    },
    {
      name: 'Package manager or download tool',
      desc: `A program that fetches other programs, or sends data away, was started in ${namespace}`,
      when: [...started, `proc.name in (${OWN}_fetchers)`, `not ${OWN}_expected_process`],
      priority: 'CRITICAL',
      mitre: ['command_and_control', 'T1105'],
    },
    {
      name: 'Program that is not of the image',
      desc: `A program was started in ${namespace} that somebody wrote into the container after it began`,
      when: [...started, `${OWN}_dropped`, `not ${OWN}_tool`],
      priority: 'CRITICAL',
      mitre: ['persistence', 'T1554'],
    },
    {
      name: 'Unexpected process',
      desc: `A container of ${namespace} started a program that it never needs`,
      when: [
        ...started,
        `not ${OWN}_expected_process`,
        `not ${OWN}_entrypoint`,
        `not ${OWN}_tool`,
        `not ${OWN}_dropped`,
      ],
      priority: 'ERROR',
      mitre: ['execution', 'T1059'],
    },
    {
      name: 'Namespace change',
      desc: `A process in ${namespace} tried to leave its namespaces`,
      when: [
        'evt.type in (setns, unshare)',
        `${OWN}_containers`,
        // The container runtime itself, before it becomes the container.
        'not proc.name startswith runc',
      ],
      priority: 'CRITICAL',
      mitre: ['privilege_escalation', 'T1611'],
    },
    {
      name: 'Service account token read',
      desc: `A process in ${namespace} looked for a token of the Kubernetes API, which it has no use for`,
      when: [
        `${OWN}_read`,
        `${OWN}_containers`,
        '(fd.name startswith /var/run/secrets/kubernetes.io or fd.name startswith /run/secrets/kubernetes.io)',
      ],
      priority: 'CRITICAL',
      shows: ['file=%fd.name'],
      mitre: ['credential_access', 'T1528'],
    },
    {
      name: 'Secret file read',
      desc: `A process in ${namespace} looked for passwords, keys or the environment of another process`,
      when: [
        `${OWN}_read`,
        `${OWN}_containers`,
        `(${SECRET_FILES.map((file) => `fd.name startswith ${file}`).join(' or ')} or (fd.name glob /proc/*/environ and not fd.name startswith /proc/self/))`,
      ],
      priority: 'CRITICAL',
      shows: ['file=%fd.name'],
      mitre: ['credential_access', 'T1552.001'],
    },
    {
      name: 'Write outside the writable folders',
      desc: `A process in ${namespace} tried to write where the container is read-only`,
      when: [`${OWN}_write`, `${OWN}_containers`, `not ${OWN}_expected_file`],
      priority: 'WARNING',
      shows: ['file=%fd.name', 'result=%evt.res'],
      mitre: ['impact', 'T1565.001'],
    },
    {
      name: 'Instance metadata contacted',
      desc: `A process in ${namespace} asked the node for its credentials`,
      when: [`${OWN}_connect`, `${OWN}_containers`, `fd.sip = ${quoted(METADATA)}`],
      priority: 'CRITICAL',
      shows: ['connection=%fd.name'],
      mitre: ['credential_access', 'T1552.005'],
    },
    {
      name: 'Unexpected outbound connection',
      desc: `A container of ${namespace} tried to connect to an address outside, past the declared ways out`,
      when: [
        `${OWN}_connect`,
        `${OWN}_containers`,
        `container.image.repository in (${OWN}_silent_images)`,
        `not fd.snet in (${OWN}_networks)`,
      ],
      priority: 'ERROR',
      shows: ['connection=%fd.name', 'result=%evt.res'],
      mitre: ['exfiltration', 'T1041'],
    },
  ];
}

function imagesOf(containers: readonly WatchedContainer[]): string[] {
  return [...new Set(containers.map(({ image }) => image))];
}

/** Falco reads bare words up to the next blank, bracket or comma; quotes let everything else through. */
function quoted(text: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(text) && !text.includes('..') ? text : `"${text}"`;
}

function refuse({ title, containers }: FalcoRulesOptions): void {
  for (const { image, processes } of containers) {
    if (processes.length === 0) {
      throw new Error(
        `Falco rules ${title}: ${image} starts no process. fix: name the program that it runs, e.g. node`,
      );
    }
    if (image.includes('@') || /:[^/]*$/.test(image)) {
      throw new Error(`Falco rules ${title}: image '${image}' has a tag or digest. fix: name the repository alone`);
    }
    const long = processes.find((name) => name.length > 15);
    if (long !== undefined) {
      throw new Error(
        `Falco rules ${title}: process '${long}' is longer than the 15 characters that the kernel keeps. fix: write '${long.slice(0, 15)}'`,
      );
    }
  }
}

export interface FalcoRulesProps extends FalcoRulesOptions {
  readonly name: string;
  /** Where Falco runs: its pods mount the ConfigMap. */
  readonly falcoNamespace: string;
}

/** The rules as a ConfigMap, for a folder that is in Falco's `rules_files`, e.g. /etc/falco/rules.d. Falco reloads what changes there. */
export class FalcoRules extends Construct {
  constructor(scope: Construct, id: string, props: FalcoRulesProps) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata: { name: props.name, namespace: props.falcoNamespace },
      data: { [`${props.title}.yaml`]: falcoRules(props) },
    });
  }
}
