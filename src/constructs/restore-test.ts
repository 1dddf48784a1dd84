import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { IRestore } from '../../imports/velero.io.ts';
import { BackupJob } from './backup-job.ts';
import { goDuration } from './go-duration.ts';
import { restoreTestScript } from './restore-test-script.ts';

/** kubectl's own image has no shell; this one is kubectl on Alpine. */
export const restoreTestImage = 'docker.io/alpine/k8s:1.34.1';

export interface RestoreTestProps {
  /** Name of the CronJob and its ServiceAccount. Default: `restore-test`. */
  readonly name?: string;
  /** Velero's own namespace. Default: `velero`. */
  readonly namespace?: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  /** Name of the Velero Schedule whose newest completed backup is restored. */
  readonly schedule: string;
  /** The namespace whose objects are restored. */
  readonly source: string;
  /** The namespace they are restored into: a `RestoreTestNamespace`. */
  readonly scratch: string;
  /** Whether Rollouts are restored too: their kind must exist in the cluster. Default: false. */
  readonly rollouts?: boolean;
  /** How long the restore may take, in seconds. */
  readonly timeoutSeconds: number;
}

/**
 * What is restored, by API group. Nothing that acts on the world outside its namespace is among it: no routes,
 * certificates, load balancer bindings, probes, alerts, autoscalers or secrets of a second copy. It is a list of what is
 * let in, not of what is kept out, so that a kind that is new to the cluster is no surprise.
 */
const KINDS: readonly { readonly group: string; readonly resources: readonly string[] }[] = [
  { group: '', resources: ['configmaps', 'persistentvolumeclaims', 'serviceaccounts', 'services'] },
  { group: 'apps', resources: ['deployments', 'statefulsets'] },
  { group: 'batch', resources: ['cronjobs'] },
  { group: 'networking.k8s.io', resources: ['networkpolicies'] },
  { group: 'rbac.authorization.k8s.io', resources: ['rolebindings', 'roles'] },
];
const ROLLOUTS = { group: 'argoproj.io', resources: ['rollouts'] } as const;

/** Restores a backup by the clock, to know that it can be. How long that takes is the log's last line, and the Job's duration. */
export class RestoreTest extends Construct {
  constructor(scope: Construct, id: string, props: RestoreTestProps) {
    super(scope, id);
    const { name = 'restore-test', namespace = 'velero', source, scratch, timeoutSeconds } = props;
    if (source === scratch) {
      throw new Error(
        `CronJob ${namespace}/${name}: scratch is ${scratch}, which is also what is restored. fix: name another namespace, made by RestoreTestNamespace`,
      );
    }
    const kinds = props.rollouts === true ? [...KINDS, ROLLOUTS] : KINDS;
    const names = kinds.flatMap(({ group, resources }) => resources.map((r) => (group === '' ? r : `${r}.${group}`)));
    const label = { 'orrery.dev/restore-test': name };
    const restore: IRestore = {
      apiVersion: 'velero.io/v1',
      kind: 'Restore',
      metadata: { generateName: `${name}-`, namespace, labels: label },
      spec: {
        backupName: 'BACKUP_NAME',
        includedNamespaces: [source],
        namespaceMapping: { [source]: scratch },
        // The volumes of claims come with them; no other object of the cluster does, since one namespace alone is named.
        includedResources: [...names, 'persistentvolumes'],
        existingResourcePolicy: 'none',
        restorePVs: true,
        itemOperationTimeout: goDuration(timeoutSeconds),
      },
    };
    new BackupJob(this, 'Job', {
      name,
      namespace,
      instance: props.instance,
      cron: props.cron,
      image: restoreTestImage,
      shell: '/bin/sh',
      files: { 'run.sh': restoreTestScript, 'restore.json': `${JSON.stringify(restore, null, 2)}\n` },
      env: {
        KINDS: names.join(','),
        LABEL: `orrery.dev/restore-test=${name}`,
        POLL: '5',
        SCHEDULE: props.schedule,
        SCRATCH: scratch,
        TIMEOUT: String(timeoutSeconds),
        VELERO: namespace,
      },
      // A backup that is restored only at the second attempt is one to look at.
      retries: 0,
      // Cleaning up, before and after, has its own two minutes each.
      deadlineSeconds: timeoutSeconds + 600,
      callsKubernetes: true,
      memory: '128Mi',
    });
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const grant = (where: string, rules: k8s.PolicyRule[]) => {
      const metadata = { name, namespace: where };
      new k8s.KubeRole(this, `Role-${where}`, { metadata, rules });
      new k8s.KubeRoleBinding(this, `RoleBinding-${where}`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects,
      });
    };
    // It makes Restores, which Velero carries out with Velero's own rights: who may start pods as this account may
    // restore any backup. It may itself create nothing of what is in one.
    grant(namespace, [
      { apiGroups: ['velero.io'], resources: ['backups'], verbs: ['get', 'list'] },
      { apiGroups: ['velero.io'], resources: ['restores'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
    ]);
    grant(
      scratch,
      kinds.map(({ group, resources }) => ({
        apiGroups: [group],
        resources: [...resources],
        verbs: ['delete', 'get', 'list', 'watch'],
      })),
    );
  }
}
