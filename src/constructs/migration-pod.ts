import type { Container, PodSpec } from '../../imports/core.ts';
import { type ContainerVariable, environmentOf } from './workload/application-container.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';
import { type ResourcesProps, resourcesOf } from './workload/resources.ts';
import { writableFolders } from './workload/volumes.ts';

export interface MigrationPodProps {
  /** The ServiceAccount. */
  readonly name: string;
  /** Image of the version that the schema is for. */
  readonly image: string;
  /** What migrates. It must do nothing when there is nothing to do. */
  readonly command: readonly string[];
  /** What fails when the schema that is there is not one to start from: asked before anything changes. Default: nobody looks. */
  readonly validate?: readonly string[] | undefined;
  /** What fails when the schema is not what the version needs. Default: nobody looks. */
  readonly verify?: readonly string[] | undefined;
  /** What undoes a migration that failed, or that left a wrong schema. Needs a shell in the image. Default: nothing does. */
  readonly rollback?: readonly string[] | undefined;
  /** Environment, in this order: a later variable may refer to an earlier one as `$(NAME)`. */
  readonly variables: readonly ContainerVariable[];
  readonly resources: ResourcesProps;
  /** Folders that it writes to, each an emptyDir of the given size. */
  readonly writable: Readonly<Record<string, string>>;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string | undefined;
}

/**
 * A pod that migrates a database with the program of the version itself: is the schema one to start from, change it, look
 * whether it is right, and undo the change when one of the two last fails. What was undone still fails: somebody must look.
 *
 * @param only one command alone, instead of all of that
 */
export function migrationPod({ only, ...props }: MigrationPodProps & { readonly only?: readonly string[] }): PodSpec {
  const { volumes, mounts } = writableFolders(props.writable, 'run');
  const container = (name: string, command: readonly string[]): Container => ({
    name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: [...command],
    env: environmentOf(props.variables),
    resources: resourcesOf(props.resources),
    securityContext: hardenedContainer(),
    volumeMounts: mounts,
  });
  return {
    serviceAccountName: props.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
    securityContext: hardenedPod(),
    ...(props.validate && !only ? { initContainers: [container('validate', props.validate)] } : {}),
    containers: [container('migrate', only ?? change(props))],
    volumes,
  };
}

function change({ command, verify, rollback }: MigrationPodProps): readonly string[] {
  if (!verify && !rollback) return command;
  const steps = [command, ...(verify ? [verify] : [])].map(quoted).join(' && ');
  const undo = rollback
    ? `echo 'failed: undoing the migration'\n  ${quoted(rollback)}`
    : "echo 'failed: the dump is the way back'";
  return ['/bin/sh', '-c', `set -u\n${steps} || {\n  ${undo}\n  exit 1\n}\n`];
}

/** A command line as a shell reads it: each word as it is. */
function quoted(command: readonly string[]): string {
  return command.map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
