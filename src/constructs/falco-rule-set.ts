import { OWN, quoted } from './falco-macros.ts';

/** One thing that a watched container never does. */
export interface FalcoRule {
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

const SECRET_FILES = ['/etc/shadow', '/etc/gshadow', '/etc/sudoers', '/root/.ssh', '/root/.aws'];
/** Instances' own on every cloud, and the one on each node of GKE that answers for it. */
const METADATA = ['169.254.169.254', '169.254.169.252'];

/** What an intruder does, in the order in which Falco tries it. */
export function falcoRuleSet(namespace: string): FalcoRule[] {
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
      when: [
        `${OWN}_connect`,
        `${OWN}_containers`,
        `not container.image.repository in (${OWN}_asking_images)`,
        `fd.sip in (${METADATA.map(quoted).join(', ')})`,
        // Where the metadata server is the name server too, long answers come by TCP.
        'not fd.sport = 53',
      ],
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
