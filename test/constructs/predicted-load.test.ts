import { describe, expect, it } from 'vitest';
import { expectedLoad } from '../../src/constructs/predicted-load.ts';
import { syntaxErrors } from '../support/promql.ts';
import { metrics } from './release-samples.ts';

describe('the expected load', () => {
  const [now, soon] = expectedLoad(metrics, 900).rules;

  it('is the most that there was a week ago, from this moment until the lead later', () => {
    // A range ends at the offset: 7 d - 15 min ago, and begins 15 min before it, 7 d ago.
    expect(soon?.expr).toContain('[900s] offset 603900s)');
    expect(soon?.expr).toContain(`max_over_time(${now?.record}{`);
  });

  it('is zero in the first week, and absent only when nobody counts requests', () => {
    expect(soon?.expr).toMatch(/or 0 \* service:http_requests:rate2m\{/);
  });

  it('is PromQL', () => {
    for (const { expr } of expectedLoad(metrics, 900).rules) expect(syntaxErrors(expr)).toEqual([]);
  });

  it('refuses a lead that is none, or a whole week', () => {
    expect(() => expectedLoad(metrics, 0)).toThrow('a lead of 0 s is none');
    expect(() => expectedLoad(metrics, 604_800)).toThrow('fix: use whole seconds from a minute to below a week');
  });
});
