import { describe, expect, it } from 'vitest';
import { dataRules } from '../../charts/data-rules.ts';
import { isAlert } from '../../src/constructs/alert.ts';
import { syntaxErrors } from '../support/promql.ts';
import { fieldTarget } from '../support/target.ts';

const alerts = (target = fieldTarget()) =>
  dataRules(target).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules.filter(isAlert)));
const named = (name: string, target = fieldTarget()) => alerts(target).filter(({ alert }) => alert === name);

describe('alerts on stores in the cluster', () => {
  it('are PromQL', () => {
    for (const { alert, expr } of alerts()) expect(syntaxErrors(expr), alert).toEqual([]);
  });

  it('ask the metrics of their own store', () => {
    for (const { alert, expr, labels } of alerts()) {
      if (labels?.store !== undefined) expect(expr, alert).toContain(`job="astralfield/${labels.store}`);
    }
  });

  it('page when nothing can be written, and when more would be lost than was promised', () => {
    for (const name of ['PostgresNoPrimary', 'PostgresCommitsWait', 'PostgresArchiveBehind', 'RedisNotOnePrimary']) {
      expect(
        named(name).map(({ severity }) => severity),
        name,
      ).toEqual(['critical']);
    }
  });

  it('expect no standby and no vote of a single server', () => {
    const names = alerts(fieldTarget({}, 'dev')).map(({ alert }) => alert);
    for (const name of ['PostgresServerMissing', 'PostgresCommitsWait', 'PoolerDown', 'RedisNotOnePrimary']) {
      expect(names).not.toContain(name);
    }
    expect(names).toContain('PostgresNoPrimary');
  });

  it('allow a base backup its interval and its time', () => {
    expect(named('PostgresBaseBackupTooOld')[0]?.expr).toMatch(/> 108000$/);
  });
});

describe('alerts on live events', () => {
  it('page while there are fewer pods than the event wants, and tell a day ahead', () => {
    const [understaffed] = named('LiveEventUnderstaffed').filter(({ labels }) => labels?.event === 'finals');
    expect(understaffed).toMatchObject({ severity: 'critical', for: '15m' });
    expect(understaffed?.expr).toMatch(
      /^vector\(80 \* \(time\(\) >= bool \d+\) \* \(time\(\) < bool \d+\)\) > on \(\)/,
    );
    const [ahead] = named('LiveEventAhead').filter(({ labels }) => labels?.event === 'finals');
    const [, from, until] = /bool (\d+)\) \* \(time\(\) < bool (\d+)\)/.exec(ahead?.expr ?? '') ?? [];
    expect(Number(until) - Number(from)).toBe(86_400);
  });
});
