import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { RestoreTest, type RestoreTestProps } from '../../src/constructs/restore-test.ts';
import { RestoreTestNamespace } from '../../src/constructs/restore-test-namespace.ts';
import { runScript } from '../support/shell.ts';

const props: RestoreTestProps = {
  instance: 'shop-production',
  cron: '0 6 * * 1',
  schedule: 'shop-daily',
  source: 'shop',
  scratch: 'shop-restore-test',
  timeoutSeconds: 1800,
};

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly namespace: string };
  readonly data: Record<string, string>;
  readonly rules: Rule[];
  readonly subjects: object[];
}

function synth(difference: Partial<RestoreTestProps> = {}): Manifest[] {
  const chart = Testing.chart();
  new RestoreTest(chart, 'test', { ...props, ...difference });
  return Testing.synth(chart);
}

function files(manifests: Manifest[]): Record<string, string> {
  return manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
}

function restored(difference: Partial<RestoreTestProps> = {}) {
  return JSON.parse(files(synth(difference))['restore.json'] ?? '').spec;
}

describe('RestoreTest', () => {
  it('restores the source into the scratch namespace, over nothing that is there', () => {
    expect(restored()).toMatchObject({
      includedNamespaces: ['shop'],
      namespaceMapping: { shop: 'shop-restore-test' },
      existingResourcePolicy: 'none',
      itemOperationTimeout: '30m0s',
    });
  });

  it('restores nothing that acts on the world outside, or that runs', () => {
    const resources: string[] = restored({ rollouts: true }).includedResources;
    for (const group of [
      'cert-manager.io',
      'gateway.networking',
      'monitoring',
      'external-secrets',
      'elbv2',
      'keda.sh',
    ]) {
      expect(resources.filter((resource) => resource.includes(group))).toEqual([]);
    }
    for (const kind of ['pods', 'jobs.batch', 'secrets', 'ingresses.networking.k8s.io', '*']) {
      expect(resources).not.toContain(kind);
    }
  });

  it('restores Rollouts only where their kind exists', () => {
    expect(restored({ rollouts: true }).includedResources).toContain('rollouts.argoproj.io');
    expect(restored().includedResources).not.toContain('rollouts.argoproj.io');
  });

  it('may make Restores, and delete what they made, and nothing else', () => {
    const roles = synth().filter(({ kind }) => kind === 'Role');
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(['velero', 'shop-restore-test']);
    const rules = roles.flatMap((role) => role.rules);
    expect(rules.filter(({ verbs }) => verbs.includes('create'))).toEqual([
      { apiGroups: ['velero.io'], resources: ['restores'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
    ]);
    expect(JSON.stringify(rules)).not.toContain('*');
    expect(synth().map(({ kind }) => kind)).not.toContain('ClusterRole');
  });

  it('gives the rights to its own ServiceAccount alone', () => {
    for (const { subjects } of synth().filter(({ kind }) => kind === 'RoleBinding')) {
      expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'restore-test', namespace: 'velero' }]);
    }
  });

  it('may delete every kind that it restores but volumes, which go with their claims', () => {
    const scratch = synth({ rollouts: true }).find(
      ({ kind, metadata }) => kind === 'Role' && metadata.namespace === 'shop-restore-test',
    );
    const deletable = scratch?.rules.flatMap(({ apiGroups, resources }) =>
      resources.map((resource) => [resource, ...apiGroups].filter(Boolean).join('.')),
    );
    const { includedResources } = restored({ rollouts: true });
    expect([...(deletable ?? []), 'persistentvolumes']).toEqual(includedResources);
  });

  it('refuses to restore over what it tests', () => {
    expect(() => synth({ scratch: 'shop' })).toThrow('scratch is shop, which is also what is restored');
  });
});

describe('RestoreTestNamespace', () => {
  it('lets no pod, Job or load balancer come to life, and no packet pass', () => {
    const chart = Testing.chart();
    new RestoreTestNamespace(chart, 'ns', { name: 'shop-restore-test', podSecurityVersion: 'v1.34' });
    const [, quota, deny] = Testing.synth(chart);
    expect(quota.spec.hard).toEqual({
      'count/jobs.batch': '0',
      pods: '0',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    });
    expect(deny.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });
});

describe('the script of a restore test', () => {
  const cluster = {
    backups: 'shop-daily-20250102030000\\nshop-daily-20250103030000\\nshop-daily-20250101030000',
    phases: 'InProgress Completed',
    errors: '',
    arrived: 'deployment.apps/web\\nservice/web',
  };

  /** Stands in for an API server: each look at the phase sees the next one. */
  function run(difference: Partial<typeof cluster> = {}, timeout = '60') {
    const { backups, phases, errors, arrived } = { ...cluster, ...difference };
    const kubectl = `
case "$*" in
  *' get backups.velero.io '*) printf '${backups}\\n' ;;
  *' create --filename - '*) cat > "$FOLDER/created.json"; printf 'restore-test-x'; grep backupName "$FOLDER/created.json" >> "$FOLDER/calls" ;;
  *'{.status.phase}'*)
    set -- ${phases}
    seen=$(cat "$FOLDER/seen" 2>/dev/null || echo 0)
    [ "$seen" -ge "$#" ] || { echo $((seen + 1)) > "$FOLDER/seen"; shift "$seen"; }
    printf '%s' "$1" ;;
  *'{.status.errors}'*) printf '${errors}' ;;
  *' --output name'*) printf '${arrived}\\n' ;;
esac`;
    return runScript({
      shell: '/bin/sh',
      files: files(synth()),
      commands: { kubectl, sleep: ':' },
      env: {
        KINDS: 'deployments.apps,services',
        LABEL: 'orrery.dev/restore-test=restore-test',
        POLL: '5',
        SCHEDULE: 'shop-daily',
        SCRATCH: 'shop-restore-test',
        TIMEOUT: timeout,
        VELERO: 'velero',
      },
    });
  }

  const CLEAN =
    'kubectl --namespace shop-restore-test delete deployments.apps,services --selector velero.io/restore-name --ignore-not-found --timeout 2m';

  it('passes when the newest backup was restored whole', () => {
    const { status, stdout, calls } = run();
    expect(stdout).toContain('PASSED: 2 objects of shop-daily-20250103030000 arrived after 5 seconds');
    expect(calls.join('\n')).toContain('"backupName": "shop-daily-20250103030000"');
    expect(status).toBe(0);
  });

  it('removes what was restored, before and after, and the Restore that passed', () => {
    const { calls } = run();
    expect(calls[0]).toBe(CLEAN);
    expect(calls.at(-2)).toBe(CLEAN);
    expect(calls.at(-1)).toBe('kubectl --namespace velero delete restores.velero.io restore-test-x --wait=false');
  });

  it.each([
    ['there is no backup', { backups: '' }, 'schedule shop-daily has no completed backup'],
    ['a part failed', { phases: 'InProgress PartiallyFailed' }, 'restore-test-x is PartiallyFailed'],
    ['Velero refuses it', { phases: 'FailedValidation' }, 'restore-test-x is FailedValidation'],
    ['it has errors', { errors: '3' }, 'restore-test-x has 3 errors'],
    ['nothing arrived', { arrived: '' }, 'restore-test-x is Completed, and nothing arrived in shop-restore-test'],
  ])('fails when %s', (_, difference, message) => {
    const { status, stderr } = run(difference);
    expect(stderr).toContain(`FAILED: ${message}`);
    expect(status).toBe(1);
  });

  it('fails when it takes too long', () => {
    const { status, stderr, calls } = run({ phases: 'InProgress' }, '10');
    expect(calls.filter((call) => call === 'sleep 5')).toHaveLength(2);
    expect(stderr).toContain('restore-test-x is still InProgress after 10 seconds');
    expect(status).toBe(1);
  });

  it('cleans up after a failure, and keeps the failed Restore to be looked at', () => {
    const { calls } = run({ phases: 'Failed' });
    expect(calls.at(-1)).toBe(CLEAN);
    expect(calls.filter((call) => call.includes('delete restores.velero.io restore-test-x'))).toEqual([]);
  });
});
