import { describe, expect, it } from 'vitest';
import { failoverAlerts } from '../../src/alerts/failover.ts';
import { isAlert } from '../../src/constructs/alert.ts';
import { syntaxErrors } from '../support/promql.ts';

function rules(timeout: number, buckets?: readonly number[]) {
  return failoverAlerts({
    region: 'us-central1',
    standby: false,
    service: 'app',
    namespace: 'shop',
    metrics: {
      namespace: 'shop',
      job: 'app',
      durations: 'http_server_request_duration_seconds',
      statusLabel: 'http_response_status_code',
    },
    databases: [],
    unhealthy: 30,
    database: 30,
    timeout,
    ...(buckets ? { buckets } : {}),
    errorRate: 1,
    replicas: 3,
    dashboard: 'shop-application',
  }).rules.filter(isAlert);
}

describe('what gives a region up', () => {
  it('counts slow answers by the bucket of the timeout', () => {
    const slow = rules(5).find(({ labels }) => labels?.trigger === 'latency');
    expect(slow?.expr).toContain('le=~"5([.]0)?"');
    expect(rules(5).flatMap(({ expr }) => syntaxErrors(expr))).toEqual([]);
  });

  it('refuses a timeout between two buckets, which nobody counts', () => {
    expect(() => rules(6)).toThrow(
      /failover\.timeout, judged by services\.app: 6s is no bound .* fix: use 5s or 7\.5s/,
    );
    expect(() => rules(5, [0.1, 1])).toThrow(/5s is no bound/);
    expect(() => rules(6, [1, 6])).not.toThrow();
  });
});
