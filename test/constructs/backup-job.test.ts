import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { BackupJob, type BackupJobProps, backupJobLabels } from '../../src/constructs/backup-job.ts';

const props: BackupJobProps = {
  name: 'copy',
  namespace: 'shop',
  instance: 'shop-production',
  cron: '0 * * * *',
  image: 'ghcr.io/shop/copy:1.0.0',
  shell: '/bin/sh',
  files: { 'run.sh': 'true\n' },
  env: { TARGET: 'there' },
  retries: 2,
  deadlineSeconds: 600,
  callsKubernetes: false,
  memory: '64Mi',
};

function synth(difference: Partial<BackupJobProps> = {}) {
  const chart = Testing.chart();
  new BackupJob(chart, 'job', { ...props, ...difference });
  const [account, files, cronJob] = Testing.synth(chart);
  const job = cronJob.spec.jobTemplate.spec;
  return { account, files, cronJob, job, pod: job.template.spec, container: job.template.spec.containers[0] };
}

describe('BackupJob', () => {
  it('runs by the clock in UTC, never twice at a time', () => {
    expect(synth().cronJob.spec).toMatchObject({
      schedule: '0 * * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
    });
  });

  it('ends at its deadline, and counts no pod that its node took away as failed', () => {
    expect(synth().job).toMatchObject({
      backoffLimit: 2,
      activeDeadlineSeconds: 600,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
    });
  });

  it('meets the Pod Security Standard restricted', () => {
    const { pod, container } = synth();
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('runs its script with a home that can be written to', () => {
    const { container, files } = synth();
    expect(container.command).toEqual(['/bin/sh', '/backup/run.sh']);
    expect(container.env).toEqual([
      { name: 'HOME', value: '/tmp' },
      { name: 'TARGET', value: 'there' },
    ]);
    expect(files).toMatchObject({ metadata: { name: 'copy' }, data: { 'run.sh': 'true\n' } });
  });

  it('has a token of the API only when it calls it', () => {
    expect(synth().account.automountServiceAccountToken).toBe(false);
    expect(synth().pod.automountServiceAccountToken).toBe(false);
    expect(synth({ callsKubernetes: true }).pod.automountServiceAccountToken).toBe(true);
  });

  it('labels its pods as network policies select them', () => {
    expect(synth().job.template.metadata.labels).toEqual(backupJobLabels('copy', 'shop-production'));
  });

  it('has limits, and the priority that it is given', () => {
    expect(synth().container.resources).toEqual({
      requests: { cpu: '50m', memory: '64Mi' },
      limits: { memory: '64Mi' },
    });
    expect(synth().pod).not.toHaveProperty('priorityClassName');
    expect(synth({ priorityClassName: 'low' }).pod.priorityClassName).toBe('low');
  });

  it('refuses a name that its Jobs would make too long', () => {
    expect(() => synth({ name: 'a'.repeat(53) })).toThrow('the name has 53 characters, and Jobs add 11 to it');
    expect(() => synth({ name: 'a'.repeat(52) })).not.toThrow();
  });
});
