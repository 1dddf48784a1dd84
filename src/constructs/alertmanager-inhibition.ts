type Match = readonly [name: string, matchType: '=' | '!=' | '=~' | '!~', value: string];

/** While an alert matches the first, those that match the second stay silent, if they are equal in these labels. */
function inhibit(source: readonly Match[], target: readonly Match[], equal: readonly string[]) {
  const matchers = (list: readonly Match[]) => list.map(([name, matchType, value]) => ({ name, matchType, value }));
  return {
    sourceMatch: matchers(source),
    targetMatch: matchers(target),
    ...(equal.length > 0 ? { equal: [...equal] } : {}),
  };
}

/** What makes two alerts of one name alerts of one thing: each has some of these labels, and none counts as equal to none. */
const SAME_THING = ['alertname', 'rule', 'namespace', 'service', 'name', 'instance', 'schedule', 'pod'] as const;

/** One trouble, one message: what follows from it stays silent. */
export function inhibitRules() {
  return [
    // The same alert at a higher severity.
    inhibit([['severity', '=', 'critical']], [['severity', '=~', 'warning|info']], SAME_THING),
    inhibit([['severity', '=', 'warning']], [['severity', '=', 'info']], SAME_THING),
    // A budget that burns fast also burns slowly. `tier` matches only alerts that have one.
    ...[1, 2, 3].map((tier) =>
      inhibit(
        [['tier', '=', String(tier)]],
        [['tier', '=~', [2, 3, 4].filter((lower) => lower > tier).join('|')]],
        ['namespace', 'service', 'slo'],
      ),
    ),
    // Of a service that is down nobody needs to know that it is slow.
    inhibit(
      [['alertname', '=', 'ApplicationDown']],
      [['alertname', '=~', 'HighErrorRate|HighLatency|AvailabilityBudgetBurn|LatencyBudgetBurn|ServiceNotMonitored']],
      ['namespace', 'service'],
    ),
    // What kube-prometheus-stack's own rules expect: info alerts only speak when something worse does.
    inhibit([['alertname', '=', 'InfoInhibitor']], [['severity', '=', 'info']], ['namespace']),
  ];
}
