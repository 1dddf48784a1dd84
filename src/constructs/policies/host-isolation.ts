import { containerRules, judgedContainers, pods } from './containers.ts';
import { container, pod } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface HostIsolationParameters {
  /** Paths of the node, or of folders above them, that may be mounted, e.g. `/var/log`. Default: none. */
  readonly allowedHostPaths?: readonly string[];
}

const containers = containerRules([
  {
    name: 'onHostPorts',
    broken: 'c.?ports.orValue([]).exists(p, p.?hostPort.orValue(0) != 0)',
    message: 'takes a port of the node: remove hostPort, and use a Service',
  },
]);

/** Pods cannot see or change the node they run on. */
export const hostIsolation = definePolicy<HostIsolationParameters>({
  kind: 'HostIsolation',
  title: 'Isolation from the node',
  description:
    'Refuses what ties a pod to its node or opens the node to it: host network, host PID and IPC namespaces, hostPath volumes and host ports.',
  kinds: pods,
  parameters: {
    allowedHostPaths: {
      type: 'array',
      description: 'Paths of the node, or of folders above them, that may be mounted. Default: none.',
      items: { type: 'string', pattern: '^/' },
    },
  },
  required: [],
  code: {
    engine: 'cel',
    variables: [
      // Ephemeral containers cannot have ports.
      ...judgedContainers('containers', 'initContainers'),
      {
        name: 'namespaces',
        expression:
          'variables.settled ? [] : (object.spec.?hostNetwork.orValue(false) ? ["hostNetwork"] : []) + (object.spec.?hostPID.orValue(false) ? ["hostPID"] : []) + (object.spec.?hostIPC.orValue(false) ? ["hostIPC"] : [])',
      },
      {
        name: 'allowedHostPaths',
        expression: 'variables.params == null ? [] : variables.params.?allowedHostPaths.orValue([])',
      },
      {
        name: 'volumes',
        expression: `(variables.settled ? [] : object.spec.?volumes.orValue([])).filter(v, has(v.hostPath) &&
  !variables.allowedHostPaths.exists(p, !v.hostPath.path.contains("/..") && (v.hostPath.path == p || v.hostPath.path.startsWith(p.endsWith("/") ? p : p + "/")))).map(v, v.name + " (" + v.hostPath.path + ")")`,
      },
      ...containers.variables,
    ],
    validations: [
      {
        expression: 'size(variables.namespaces) == 0',
        messageExpression: '"shares namespaces with its node: remove " + variables.namespaces.join(", ")',
      },
      {
        expression: 'size(variables.volumes) == 0',
        messageExpression:
          '"mounts folders of its node: replace the hostPath of volume " + variables.volumes.join(", ") + " by an emptyDir or a PersistentVolumeClaim"',
      },
      ...containers.validations,
    ],
  },
  examples: {
    parameters: { allowedHostPaths: ['/var/log', '/run/agent/'] },
    allowed: [
      { name: 'nothing-of-the-node', object: pod({ hostNetwork: false, volumes: [{ name: 'tmp', emptyDir: {} }] }) },
      { name: 'allowed-folder', object: pod({ volumes: [{ name: 'log', hostPath: { path: '/var/log' } }] }) },
      {
        name: 'allowed-folder-with-a-slash',
        object: pod({ volumes: [{ name: 'a', hostPath: { path: '/run/agent/a' } }] }),
      },
      {
        name: 'below-an-allowed-folder',
        object: pod({ volumes: [{ name: 'log', hostPath: { path: '/var/log/pods' } }] }),
      },
    ],
    disallowed: [
      {
        name: 'host-network',
        object: pod({ hostNetwork: true }),
        message: 'shares namespaces with its node: remove hostNetwork',
      },
      {
        name: 'host-pid-and-ipc',
        object: pod({ hostPID: true, hostIPC: true }),
        message: 'remove hostPID, hostIPC',
      },
      {
        name: 'host-path',
        object: pod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }),
        message: 'replace the hostPath of volume root (/)',
      },
      {
        name: 'same-prefix-other-folder',
        object: pod({ volumes: [{ name: 'log', hostPath: { path: '/var/logs' } }] }),
        message: 'volume log (/var/logs)',
      },
      {
        name: 'out-of-an-allowed-folder',
        object: pod({ volumes: [{ name: 'log', hostPath: { path: '/var/log/../../etc' } }] }),
        message: 'volume log (/var/log/../../etc)',
      },
      {
        name: 'host-port',
        object: pod({
          containers: [container({ ports: [{ containerPort: 81 }, { containerPort: 80, hostPort: 80 }] })],
        }),
        message: 'container app takes a port of the node',
      },
    ],
  },
});
