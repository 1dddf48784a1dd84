import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { platform } from '../../overlays/astral-planner/index.ts';
import { resolve } from '../../src/platform/resolve.ts';
import { sampleTarget } from '../support/target.ts';

const file = 'contracts/astral-planner/production.json';
const good = JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as Record<string, object>;
const overlay = readFileSync(new URL('../../overlays/astral-planner/platform.ts', import.meta.url), 'utf8');
const line = overlay.split('\n').findIndex((text) => text.includes('redis: elasticache')) + 1;

function withContract(contract: unknown) {
  return () =>
    resolve({
      platform,
      environment: 'production',
      difference: {},
      contract,
      read: (path) => (path.endsWith('platform.ts') ? overlay : undefined),
    });
}

describe('the Terraform contract', () => {
  it('gives the outputs that the platform needs', () => {
    const { contract } = withContract(good)().target;
    expect(contract.text('redis_replication_group_id')).toBe('astral-planner-production');
    expect(contract.list('vpc_cidrs')).toEqual(['10.10.0.0/16']);
  });

  it('that is missing is refused, with the command that writes it', () => {
    expect(withContract(undefined)).toThrow(
      `${file}\n  is missing: it says what the cluster of this environment provides.\n  fix: write it with terraform output -json > ${file}, without sensitive outputs.`,
    );
  });

  it.each([['text that is no JSON'], [[1, 2]], [{ vpc_id: 'bare' }]])(
    'that is malformed is refused: %j',
    (contract) => {
      expect(withContract(contract)).toThrow(`${file}\n  is not what terraform output -json prints`);
    },
  );

  it('with a sensitive output is refused', () => {
    const contract = { ...good, database_password: { value: 'x', type: 'string', sensitive: true } };
    expect(withContract(contract)).toThrow(
      `${file} database_password\n  is sensitive, and the contract is committed to Git.\n  fix: remove it from the contract, and reach it through the secret store.`,
    );
  });

  it('without an output names the overlay line that needs it', () => {
    const { redis_replication_group_id: _, ...contract } = good;
    expect(withContract(contract)).toThrow(
      `stores.redis\n  needs the Terraform output redis_replication_group_id, which ${file} does not have.`,
    );
    expect(withContract(contract)).toThrow(`from overlays/astral-planner/platform.ts:${line} (stores.redis)`);
  });

  it.each([
    ['velero_role_arn', 'velero-role', 'is not an ARN, which backup needs'],
    ['vpc_cidrs', ['10.0.0.0'], 'is not a list of CIDRs, which cluster needs'],
    ['backups_region', 'Virginia', 'is not an AWS region, which backup needs'],
    ['postgres_endpoint', 'https://x', 'is not a host name, which stores.postgres needs'],
  ])('with %s of another shape is refused', (output, value, wrong) => {
    expect(withContract({ ...good, [output]: { value } })).toThrow(
      `${file} ${output} ${JSON.stringify(value)}\n  ${wrong}.`,
    );
  });

  it('may hold outputs that nobody needs', () => {
    expect(withContract({ ...good, other: { value: 1 } })).not.toThrow();
  });

  it('refuses the region of a copy that is the cluster’s own: both would be lost at once', () => {
    const copied = () =>
      sampleTarget({ backup: { copied: true } }, 'production', {
        ...good,
        backups_replica_bucket: { value: 'astral-planner-backups-copy' },
        backups_replica_region: { value: 'us-east-1' },
      });
    expect(copied).toThrow(
      /backups_replica_region "us-east-1"\n\s+is the region of the cluster, with which the copy of the backups would be lost too \(backup\.copied\)\.\n\s+fix: keep the copy in another region/,
    );
  });
});
