import { describe, expect, it } from 'vitest';
import { probesOf } from '../../charts/probes.ts';
import { InputError } from '../../src/platform/problem.ts';
import { recoveryPlan } from '../../src/platform/recovery.ts';
import { mysql, rds } from '../../src/platform/schema/stores.ts';
import { fieldTarget } from '../support/target.ts';
import { withContract } from '../support/with-contract.ts';

const outputs = {
  ledger_endpoint: 'ledger.abc.us-east-1.rds.amazonaws.com',
  ledger_reader_endpoint: 'ledger-read.abc.us-east-1.rds.amazonaws.com',
  ledger_subnet_cidrs: ['10.20.64.0/20'],
  ledger_kms_key_arn: 'arn:aws:kms:us-east-1:000000000000:key/ledger',
};

function refusal(ledger: object, more: object = {}): string {
  try {
    fieldTarget({ stores: { ledger }, ...more });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a database of Amazon RDS', () => {
  it('is known by what Terraform says of it: where it is, and the key that encrypts it', () => {
    const message = refusal(mysql({ readers: 1 }));
    for (const output of Object.keys(outputs)) expect(message).toContain(`needs the Terraform output ${output}`);
    expect(refusal(rds({ encrypted: false }))).not.toContain('ledger_kms_key_arn');
    expect(refusal(rds())).not.toContain('ledger_reader_endpoint');
  });

  it('keeps the objectives of databases by its standby, and by its own backups', () => {
    const plan = (options: object) =>
      recoveryPlan(withContract({ stores: { ledger: rds(options) } }, outputs).spec)
        .filter(({ what }) => what === 'ledger')
        .map(({ objective, path, worstLoss }) => [objective, path, worstLoss]);
    expect(plan({})).toEqual([
      ['application', 'stores.ledger.backup', 300],
      ['database', 'stores.ledger.multiAz', 0],
      ['database', 'stores.ledger.backup', 300],
    ]);
    expect(plan({ multiAz: false, readers: 2 })).not.toContainEqual(['database', 'stores.ledger.multiAz', 0]);
  });

  it('without a standby cannot lose less than its backups do', () => {
    const promised = { objectives: { recovery: { database: { rpo: '1m' } } } };
    expect(refusal(rds({ multiAz: false }), promised)).toContain('give stores.ledger a standby (multiAz: true)');
  });

  it('keeps backups for as long as RDS can', () => {
    expect(refusal(mysql({ backup: { retention: '60d' } }))).toContain('is outside what RDS keeps');
  });

  it('is asked whether it takes connections, and so are its readers', () => {
    const target = withContract({ stores: { ledger: mysql({ readers: 1 }) } }, outputs);
    expect(probesOf(target).flatMap(({ targets }) => targets)).toEqual(
      expect.arrayContaining([`${outputs.ledger_endpoint}:3306`, `${outputs.ledger_reader_endpoint}:3306`]),
    );
  });
});
