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

/** What is measured of services: each of it follows from a service that is down, or a region that fails. */
const SYMPTOMS = 'HighErrorRate|HighLatency|AvailabilityBudgetBurn|LatencyBudgetBurn|ServiceNotMonitored';

/**
 * Whoever is called for a region looks at all of it: of its services nobody needs to be told one by one. An Alertmanager
 * hears of its own region alone, so that the namespace says which one is meant. A store that cannot be reached is told
 * of, unless it is what the region fails by: it may be the cause.
 */
const REGION = [
  inhibit(
    [['alertname', '=', 'RegionFailing']],
    [['alertname', '=~', `ApplicationDown|${SYMPTOMS}|UnusualTraffic`]],
    ['namespace'],
  ),
  inhibit(
    [
      ['alertname', '=', 'RegionFailing'],
      ['trigger', '=', 'database'],
    ],
    [['alertname', '=', 'StoreUnreachable']],
    ['namespace', 'instance'],
  ),
];

/** One trouble, one message: what follows from it stays silent. `ofRegion`: the cluster is one of several. */
export function inhibitRules(ofRegion: boolean) {
  return [
    ...(ofRegion ? REGION : []),
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
    inhibit([['alertname', '=', 'ApplicationDown']], [['alertname', '=~', SYMPTOMS]], ['namespace', 'service']),
    // What kube-prometheus-stack's own rules expect: info alerts only speak when something worse does.
    inhibit([['alertname', '=', 'InfoInhibitor']], [['severity', '=', 'info']], ['namespace']),
  ];
}
