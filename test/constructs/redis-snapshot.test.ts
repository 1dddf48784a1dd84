import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { RedisSnapshot, type RedisSnapshotProps } from '../../src/constructs/redis-snapshot.ts';
import { redisSnapshotScript } from '../../src/constructs/redis-snapshot-script.ts';
import { runScript } from '../support/shell.ts';

const props: RedisSnapshotProps = {
  name: 'sessions-snapshot',
  namespace: 'shop',
  instance: 'shop-production',
  cron: '0 * * * *',
  replicationGroupId: 'shop-sessions',
  keep: 2,
  roleArn: 'arn:aws:iam::000000000000:role/snapshot',
  region: 'eu-west-1',
};

function synth(difference: Partial<RedisSnapshotProps> = {}) {
  const chart = Testing.chart();
  new RedisSnapshot(chart, 'snapshot', { ...props, ...difference });
  return Testing.synth(chart);
}

describe('RedisSnapshot', () => {
  it('acts with the IAM role of its ServiceAccount, and with no token of the Kubernetes API', () => {
    const [account, , cronJob] = synth();
    expect(account.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': props.roleArn });
    expect(cronJob.spec.jobTemplate.spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it('tells the script which group, where, and how many to keep', () => {
    const { env } = synth()[2].spec.jobTemplate.spec.template.spec.containers[0];
    expect(
      Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value])),
    ).toMatchObject({
      AWS_REGION: 'eu-west-1',
      GROUP: 'shop-sessions',
      KEEP: '2',
    });
  });

  it('ends before the next hour', () => {
    expect(synth()[2].spec.jobTemplate.spec.activeDeadlineSeconds).toBeLessThan(3600);
  });

  it('refuses to keep none', () => {
    expect(() => synth({ keep: 0 })).toThrow('keep 0 would delete the snapshot that was just taken');
  });

  it('refuses what is no id of a replication group', () => {
    expect(() => synth({ replicationGroupId: "x' || true" })).toThrow(
      "replicationGroupId 'x' || true' is not one of AWS",
    );
    expect(() => synth({ replicationGroupId: 'a--b' })).toThrow('use lower-case letters, digits and single hyphens');
  });
});

describe('the script of a snapshot', () => {
  const account = {
    sharded: 'False',
    replica: 'shop-sessions-002',
    statuses: 'creating available',
    own: 'shop-sessions-20250102-0000 shop-sessions-20250104-1200 shop-sessions-20250101-0000 shop-sessions-20250103-0000',
  };

  function run(difference: Partial<typeof account> = {}, timeout = '60') {
    const { sharded, replica, statuses, own } = { ...account, ...difference };
    const aws = `
case "$*" in
  *' wait '*) ;;
  *ClusterEnabled*) echo ${sharded} ;;
  *CurrentRole*) echo ${replica} ;;
  *MemberClusters*) echo shop-sessions-001 ;;
  *SnapshotStatus*describe*|*describe-snapshots*SnapshotStatus*)
    set -- ${statuses}
    seen=$(cat "$FOLDER/seen" 2>/dev/null || echo 0)
    [ "$seen" -ge "$#" ] || { echo $((seen + 1)) > "$FOLDER/seen"; shift "$seen"; }
    echo "$1" ;;
  *describe-snapshots*) printf '%s\\n' ${own} ;;
esac`;
    return runScript({
      shell: '/bin/bash',
      files: { 'run.sh': redisSnapshotScript },
      commands: { aws, sleep: ':', date: 'echo 20250104-1200' },
      env: { GROUP: 'shop-sessions', KEEP: '2', POLL: '15', TIMEOUT: timeout, AWS_REGION: 'eu-west-1' },
    });
  }

  function calls(of: string, all: readonly string[]) {
    return all.filter((call) => call.startsWith(`aws elasticache ${of} `)).map((call) => call.slice(16));
  }

  it('takes a snapshot of a replica, when the group is not busy, and waits until it is there', () => {
    const { status, stdout, calls: all } = run();
    expect(all[0]).toBe('aws elasticache wait replication-group-available --replication-group-id shop-sessions');
    expect(calls('create-snapshot', all)).toEqual([
      'create-snapshot --cache-cluster-id shop-sessions-002 --snapshot-name shop-sessions-20250104-1200 --output text --query Snapshot.SnapshotStatus',
    ]);
    expect(stdout).toContain('took shop-sessions-20250104-1200');
    expect(status).toBe(0);
  });

  it('takes one of the primary where there is no replica', () => {
    expect(calls('create-snapshot', run({ replica: 'None' }).calls)[0]).toContain(
      '--cache-cluster-id shop-sessions-001',
    );
  });

  it('takes one of the whole group where it is sharded', () => {
    expect(calls('create-snapshot', run({ sharded: 'True' }).calls)[0]).toContain(
      '--replication-group-id shop-sessions',
    );
  });

  it('deletes the oldest of its own, and keeps the newest', () => {
    expect(calls('delete-snapshot', run().calls).map((call) => call.split(' ')[2])).toEqual([
      'shop-sessions-20250101-0000',
      'shop-sessions-20250102-0000',
    ]);
  });

  it('deletes none while there are no more than it keeps', () => {
    const { status, calls: all } = run({ own: 'shop-sessions-20250103-0000 shop-sessions-20250104-1200' });
    expect(calls('delete-snapshot', all)).toEqual([]);
    expect(status).toBe(0);
  });

  it('deletes none that somebody else named', () => {
    const own = 'shop-sessions-before-upgrade shop-sessions-20250103-0000 shop-sessions-20250104-1200';
    expect(calls('delete-snapshot', run({ own }).calls)).toEqual([]);
  });

  it('asks only for names of its own length, so that those of another group are none of them', () => {
    const [, prune] = calls('describe-snapshots', run({ statuses: 'available' }).calls);
    expect(prune).toContain("starts_with(SnapshotName, 'shop-sessions-') && length(SnapshotName) == `27`");
  });

  it('fails when the snapshot does, and deletes nothing then', () => {
    const { status, stderr, calls: all } = run({ statuses: 'creating failed' });
    expect(stderr).toContain('FAILED: shop-sessions-20250104-1200 failed');
    expect(calls('delete-snapshot', all)).toEqual([]);
    expect(status).toBe(1);
  });

  it('fails when it takes too long', () => {
    const { status, stderr, calls: all } = run({ statuses: 'creating' }, '30');
    expect(all.filter((call) => call === 'sleep 15')).toHaveLength(2);
    expect(stderr).toContain('is still creating after 30 seconds');
    expect(status).toBe(1);
  });
});
