import { isColors } from './colors.ts';
import { growsInShares, isRollout, stepsOf } from './delivery.ts';
import { closest } from './problem.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ScaleSpec, Trigger } from './schema/scale.ts';
import type { ServiceSpec } from './schema/service.ts';
import { canBeMigrated } from './stores.ts';
import { secondsSince1970 } from './time.ts';
import { bytes, millicores } from './values.ts';

/** Names of variables whose values nobody may read. */
const SECRET_VARIABLE = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIALS?|API_KEY|PRIVATE_KEY|ACCESS_KEY)$/;

/** The rules alone take about a quarter of it, and each request body that is looked at comes on top. */
const WAF_MEMORY = 256 * 2 ** 20;

/** What is scaled on by the service's own metrics. */
const FROM_METRICS: readonly string[] = ['connections', 'request-rate', 'latency'] satisfies Trigger['on'][];

/** What contradicts itself inside one service, or between it and what it uses. */
export function ofService(spec: PlatformSpec, name: string): Finding[] {
  const service = spec.services[name];
  if (!service) return [];
  const at = (...path: string[]) => ['services', name, ...path];
  const found: Finding[] = [];
  const usable = [...Object.keys(spec.stores), ...Object.keys(spec.apis), ...Object.keys(spec.services)].filter(
    (n) => n !== name,
  );
  for (const [index, used] of service.uses.entries()) {
    if (!usable.includes(used)) {
      const near = closest(used, usable);
      found.push({
        path: at('uses', String(index)),
        value: used,
        wrong: used === name ? 'is the service itself' : 'is no store, API or service of this platform',
        fix: near
          ? `did you mean '${near}'?`
          : `use one of ${usable.sort().join(', ') || 'the names that the platform declares'}`,
      });
    } else if (service.uses.indexOf(used) !== index) {
      found.push({ path: at('uses', String(index)), value: used, wrong: 'is stated twice', fix: 'remove one' });
    }
  }
  for (const [variable, value] of Object.entries(service.config)) {
    if (SECRET_VARIABLE.test(variable) && value !== '') {
      found.push({
        path: at('config', variable),
        wrong: 'is a secret by its name, and the overlay is committed to Git',
        fix: `keep the value in the cloud’s secret manager, and write secrets: { ${variable}: '${variable.toLowerCase()}' }`,
      });
    }
  }
  const { scale, replicas, resources, proxy, metrics } = service;
  if (scale && scale.min > scale.max) {
    found.push({
      path: at('scale', 'min'),
      value: scale.min,
      wrong: `is above scale.max, ${scale.max}`,
      fix: `use at most ${scale.max}`,
    });
  }
  if (scale && replicas !== undefined) {
    found.push({
      path: at('replicas'),
      value: replicas,
      wrong: `contradicts scale, which owns the number between ${scale.min} and ${scale.max}`,
      fix: 'remove one of the two',
    });
  }
  for (const [index, trigger] of (scale?.on ?? []).entries()) {
    if (FROM_METRICS.includes(trigger.on) && !metrics) {
      found.push({
        path: at('scale', 'on', String(index)),
        value: trigger.on,
        wrong: 'scales on a metric of a service that exposes none',
        fix: `add metrics: {} to services.${name}, and expose the OpenTelemetry HTTP metrics there`,
      });
    }
    if (scale?.on.findIndex((other) => triggerName(other) === triggerName(trigger)) !== index) {
      found.push({
        path: at('scale', 'on', String(index)),
        value: trigger.on,
        wrong: 'is stated twice',
        fix: 'remove one',
      });
    }
  }
  if (scale) found.push(...liveEvents(scale, at));
  if (scale?.predict && !scale.on.some(({ on }) => on === 'request-rate')) {
    found.push({
      path: at('scale', 'predict'),
      wrong: 'foresees requests, and nothing says how many of them a replica carries',
      fix: 'add requestRate(…) to scale.on',
    });
  }
  if (service.migrations && !service.uses.some((used) => canBeMigrated(spec.stores[used]))) {
    found.push({
      path: at('migrations'),
      wrong: 'migrates a database that nothing here backs up before',
      fix: 'use a store of kind postgresql or cloudsql, or migrate in a pipeline that backs up first',
    });
  }
  if (isRollout(service.delivery) && service.delivery.analysis.length > 0 && !metrics) {
    found.push({
      path: at('delivery', 'analysis'),
      value: service.delivery.analysis,
      wrong: 'judges a service that exposes no metrics',
      fix: `add metrics: {} to services.${name}, or write analysis: []`,
    });
  }
  found.push(...deliveryProblems(spec, service, at));
  if (proxy?.waf && !proxy.image.includes('modsecurity-crs')) {
    found.push({
      path: at('proxy', 'image'),
      value: proxy.image,
      wrong: 'has no ModSecurity and no core rule set, which proxy.waf asks for',
      fix: 'use docker.io/owasp/modsecurity-crs with a dated tag of its nginx-alpine variant',
    });
  }
  if (proxy?.waf && bytes(proxy.resources.memory.limit) < WAF_MEMORY) {
    found.push({
      path: at('proxy', 'resources', 'memory', 'limit'),
      value: proxy.resources.memory.limit,
      wrong: 'does not hold the core rule set',
      fix: 'use at least 256Mi',
    });
  }
  for (const [owner, r] of Object.entries({ service: resources, proxy: proxy?.resources })) {
    if (!r) continue;
    const path = owner === 'proxy' ? at('proxy', 'resources') : at('resources');
    if (r.cpu.limit && millicores(r.cpu.request) > millicores(r.cpu.limit)) {
      found.push({
        path: [...path, 'cpu', 'request'],
        value: r.cpu.request,
        wrong: `is above its limit, ${r.cpu.limit}`,
        fix: 'raise the limit',
      });
    }
    if (bytes(r.memory.request) > bytes(r.memory.limit)) {
      found.push({
        path: [...path, 'memory', 'request'],
        value: r.memory.request,
        wrong: `is above its limit, ${r.memory.limit}`,
        fix: 'raise the limit',
      });
    }
  }
  const ports = [
    ['port', service.port],
    ['proxy', proxy?.port],
    ['metrics', metrics?.port],
  ] as const;
  for (const [index, [key, port]] of ports.entries()) {
    const same = ports.slice(0, index).find(([, other]) => port !== undefined && other === port);
    if (same)
      found.push({
        path: at(key),
        value: port,
        wrong: `listens on the port of ${same[0]}`,
        fix: 'give each its own port',
      });
  }
  if (isColors(service.delivery)) found.push(...ofColors(service, at));
  if (service.public && !spec.edge) {
    found.push({
      path: at('public'),
      wrong: 'is public, but the platform has no edge',
      fix: 'add edge: gateway({ … })',
    });
  }
  return found;
}

function deliveryProblems(spec: PlatformSpec, service: ServiceSpec, at: (...path: string[]) => string[]): Finding[] {
  const { delivery } = service;
  if (!growsInShares(delivery)) return [];
  const key = delivery.kind === 'canary' ? 'steps' : 'shares';
  const found: Finding[] = [];
  const shares = stepsOf(delivery);
  if (shares.some(({ weight }, i) => weight <= (shares[i - 1]?.weight ?? 0))) {
    found.push({
      path: at('delivery', key),
      value: shares.map(({ weight }) => weight),
      wrong: 'does not grow from step to step',
      fix: 'order the steps, each once',
    });
  }
  for (const [index, { pauseSeconds, approve }] of shares.entries()) {
    if (pauseSeconds > 0 || approve) continue;
    found.push({
      path: at('delivery', key, String(index)),
      wrong: 'is watched for no time at all',
      fix: "use e.g. pause: '1m', or approve: true",
    });
  }
  if (delivery.kind === 'blue-green' && !(service.public && spec.edge)) {
    found.push({
      path: at('delivery', 'shares'),
      value: shares.map(({ weight }) => weight),
      wrong: 'moves traffic in shares, and nothing splits the traffic of a service that is not public',
      fix: 'leave shares out, so that it moves in one switch',
    });
  }
  return found;
}

/** Metrics are told apart by their names, all others by what they are. */
function triggerName(trigger: Trigger): string {
  return trigger.on === 'metric' ? `metric ${trigger.name}` : trigger.on;
}

function liveEvents({ min, max, events }: ScaleSpec, at: (...path: string[]) => string[]): Finding[] {
  return Object.entries(events).flatMap(([name, event]): Finding[] => {
    const path = (key: string) => at('scale', 'events', name, key);
    const found: Finding[] = [];
    const [starts, ends] = [event.starts, event.ends].map((time) => secondsSince1970(time, event.timezone));
    if (starts !== undefined && ends !== undefined && ends <= starts) {
      found.push({
        path: path('ends'),
        value: event.ends,
        wrong: `is not after the start, ${event.starts}`,
        fix: 'state when the event is over',
      });
    }
    if (event.min > max) {
      found.push({
        path: path('min'),
        value: event.min,
        wrong: `is above scale.max, ${max}`,
        fix: 'raise scale.max, or lower it',
      });
    } else if (event.min <= min) {
      found.push({
        path: path('min'),
        value: event.min,
        wrong: `is not above scale.min, ${min}, so that the event changes nothing`,
        fix: `use more than ${min}`,
      });
    }
    return found;
  });
}

/** Both colours scale by themselves: what counts for both of them would count twice. */
function ofColors({ scale, delivery }: ServiceSpec, at: (...path: string[]) => string[]): Finding[] {
  const counted = (scale?.on ?? []).flatMap((trigger, index): Finding[] =>
    trigger.on === 'metric' && !trigger.query.includes('$version')
      ? [
          {
            path: at('scale', 'on', String(index), 'query'),
            value: trigger.query,
            wrong: 'counts for both colours, which would each scale for the load of the other',
            fix: 'count one colour: select version="$version"',
          },
        ]
      : [],
  );
  if (scale?.predict) {
    counted.push({
      path: at('scale', 'predict'),
      wrong: 'follows the load of a week ago, when the other colour may have had it',
      fix: 'take it away, or use another delivery than colors',
    });
  }
  const idle = delivery.kind === 'colors' ? delivery.idle : undefined;
  if (scale === undefined || idle === undefined || idle <= scale.max) return counted;
  return [
    ...counted,
    {
      path: at('delivery', 'idle'),
      value: idle,
      wrong: `is above scale.max, ${scale.max}`,
      fix: `use at most ${scale.max}`,
    },
  ];
}
