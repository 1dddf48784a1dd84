import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { finding } from '../findings.ts';
import { complaint, run } from '../run.ts';
import { inScratch } from '../scratch.ts';
import type { ConformanceManifest, ConformanceTarget, Finding, Outcome, Proof } from '../step.ts';
import { expectedReceiver, type FiringAlert, firingAlerts, mutedBy, worldsOf } from './notifications.ts';
import type { Tool } from './promtool.ts';

/** The programs, and the versions of what they are of. */
export interface AlertmanagerTools {
  readonly amtool: Tool;
  readonly render: Tool;
  readonly inhibit: Tool;
  readonly alertmanager: string;
  readonly operator: string;
}

interface Config {
  readonly tools: AlertmanagerTools;
  /** alertmanager.yml, as the operator makes it. */
  readonly text: string;
}

/**
 * Who is told of each alert. The AlertmanagerConfigs are rendered by the operator's own code, into what the chart of
 * kube-prometheus-stack gives Alertmanager to begin with; the Secrets have the keys that ExternalSecrets fill.
 */
export async function judgeAlertmanager(target: ConformanceTarget, tools: AlertmanagerTools): Promise<Outcome[]> {
  const configs = target.manifests.filter(({ object }) => object.kind === 'AlertmanagerConfig');
  const started = performance.now();
  const versions = {
    operator: `prometheus-operator ${tools.operator}, amtool ${tools.alertmanager}`,
    amtool: `amtool ${tools.alertmanager}`,
    inhibitor: `Alertmanager's inhibitor ${tools.alertmanager}`,
  };
  const rendered = await render(tools, target, configs);
  const text = rendered.code === 0 ? rendered.stdout : '';
  const problem = rendered.code === 0 ? await checkConfig(tools, text) : complaint(rendered);
  const [first] = configs;
  const rejected: Finding[] =
    problem === undefined ? [] : [first ? finding(first, problem) : { object: target.id, message: problem }];
  const checked: Outcome = {
    what: `render and check-config: ${target.id}`,
    version: versions.operator,
    objects: configs.length,
    rejected,
    warnings: [],
    proofs: first ? await renderProofs(tools, target, configs) : [],
    seconds: (performance.now() - started) / 1000,
  };
  if (problem !== undefined) return [checked];
  const config = { tools, text };
  const alerts = firingAlerts(target.manifests);
  const receivers = receiversOf(configs);
  return [
    checked,
    await routes(target, config, alerts, receivers, versions.amtool),
    await inhibitions(target, config, alerts, versions.inhibitor),
  ];
}

async function render(tools: AlertmanagerTools, target: ConformanceTarget, configs: readonly ConformanceManifest[]) {
  const stack = stackOf(target.manifests);
  const input = {
    version: tools.alertmanager.replace(/^v/, ''),
    alertmanager: {
      metadata: { name: 'alertmanager', namespace: stack.namespace },
      spec: { alertmanagerConfigMatcherStrategy: stack.matcherStrategy },
    },
    base: JSON.stringify(stack.config),
    configs: configs.map(({ object }) => object),
    secrets: secretsOf(target.manifests),
  };
  return run(tools.render.binary, [], { env: tools.render.env, input: JSON.stringify(input) });
}

interface Stack {
  readonly namespace: string;
  readonly matcherStrategy: object;
  readonly config: object;
}

/** What the Application of kube-prometheus-stack says about Alertmanager; what it leaves out, as the chart has it. */
function stackOf(manifests: readonly ConformanceManifest[]): Stack {
  const chart = manifests
    .map(({ object }) => object)
    .find((object) => helmOf(object)?.chart === 'kube-prometheus-stack');
  const spec = chart?.spec as { destination?: { namespace?: string } } | undefined;
  const values = chart === undefined ? undefined : helmOf(chart)?.helm?.valuesObject?.alertmanager;
  return {
    namespace: spec?.destination?.namespace ?? 'monitoring',
    matcherStrategy: values?.alertmanagerSpec?.alertmanagerConfigMatcherStrategy ?? { type: 'OnNamespace' },
    config: values?.config ?? {
      route: {
        group_by: ['namespace'],
        receiver: 'null',
        routes: [{ receiver: 'null', matchers: ['alertname = "Watchdog"'] }],
      },
      receivers: [{ name: 'null' }],
    },
  };
}

interface HelmSource {
  readonly chart?: string;
  readonly helm?: {
    readonly valuesObject?: {
      readonly alertmanager?: {
        readonly alertmanagerSpec?: { readonly alertmanagerConfigMatcherStrategy?: object };
        readonly config?: object;
      };
    };
  };
}

function helmOf(object: KubernetesObject): HelmSource | undefined {
  if (object.kind !== 'Application') return undefined;
  const { source, sources = [] } = object.spec as { source?: HelmSource; sources?: HelmSource[] };
  return [source, ...sources].find((one) => one?.chart !== undefined);
}

/** Secrets as External Secrets makes them. Every value is a URL, which is also a key: nothing here is sent. */
function secretsOf(manifests: readonly ConformanceManifest[]): object[] {
  return manifests
    .filter(({ object }) => object.kind === 'ExternalSecret')
    .map(({ object: { metadata, spec } }) => {
      const { target, data = [] } = spec as { target?: { name?: string }; data?: { secretKey: string }[] };
      const value = Buffer.from('https://example.invalid/').toString('base64');
      return {
        metadata: { name: target?.name ?? metadata.name, namespace: metadata.namespace },
        data: Object.fromEntries(data.map(({ secretKey }) => [secretKey, value])),
      };
    });
}

async function checkConfig({ amtool }: AlertmanagerTools, text: string): Promise<string | undefined> {
  return inScratch({ 'alertmanager.yml': text }, async (cwd) => {
    const said = await run(amtool.binary, ['check-config', 'alertmanager.yml'], { env: amtool.env, cwd });
    return said.code === 0 ? undefined : complaint(said);
  });
}

async function renderProofs(
  tools: AlertmanagerTools,
  target: ConformanceTarget,
  configs: readonly ConformanceManifest[],
): Promise<Proof[]> {
  const prove = async (broken: string, change: (text: string) => string): Promise<Proof> => {
    const changed = JSON.parse(change(JSON.stringify(configs))) as ConformanceManifest[];
    const rendered = await render(tools, target, changed);
    return {
      broken,
      caught: rendered.code === 0 ? await checkConfig(tools, rendered.stdout) : complaint(rendered),
    };
  };
  return [
    await prove('a route to a receiver that does not exist', (text) =>
      text.replace(/"receiver":"[^"]+"/, '"receiver":"elsewhere"'),
    ),
    await prove('a key that its Secret does not have', (text) =>
      text.replace(/("apiURL":\{[^}]*"key":")[^"]+"/, '$1elsewhere"'),
    ),
  ];
}

function receiversOf(configs: readonly ConformanceManifest[]): string[] {
  return configs.flatMap(({ object }) => {
    const { receivers = [] } = object.spec as { receivers?: { name: string }[] };
    return receivers.map(({ name }) => `${object.metadata.namespace}/${object.metadata.name}/${name}`);
  });
}

async function routes(
  target: ConformanceTarget,
  config: Config,
  alerts: readonly FiringAlert[],
  receivers: readonly string[],
  version: string,
): Promise<Outcome> {
  const started = performance.now();
  const rejected: Finding[] = [];
  for (const alert of alerts) {
    const problem = await misrouted(config, alert, receivers);
    if (problem !== undefined) rejected.push(finding(alert.manifest, problem));
  }
  const page = alerts.find(({ severity }) => severity === 'critical');
  const broken = 'an alert whose severity no route knows, expected where pages go';
  const lost = page && { ...page, labels: { ...page.labels, severity: 'fatal', alertname: 'Watchdog' } };
  return {
    what: `config routes test: ${target.id}, every alert`,
    version,
    objects: alerts.length,
    rejected,
    warnings: [],
    proofs: lost ? [{ broken, caught: await misrouted(config, lost, receivers) }] : [],
    seconds: (performance.now() - started) / 1000,
  };
}

/** Where an alert goes, if that is not where its severity promises. */
async function misrouted(
  config: Config,
  alert: FiringAlert,
  receivers: readonly string[],
): Promise<string | undefined> {
  const expected = expectedReceiver(alert.severity, receivers);
  const { amtool } = config.tools;
  return inScratch({ 'alertmanager.yml': config.text }, async (cwd) => {
    const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const args = ['config', 'routes', 'test', '--config.file=alertmanager.yml', ...labels];
    const said = await run(amtool.binary, args, { env: amtool.env, cwd });
    const got = said.stdout.trim();
    if (said.code === 0 && got === expected) return undefined;
    return `${alert.name} goes to ${said.code === 0 ? got || 'nobody' : complaint(said)}, not to ${expected}`;
  });
}

async function inhibitions(
  target: ConformanceTarget,
  config: Config,
  alerts: readonly FiringAlert[],
  version: string,
): Promise<Outcome> {
  const started = performance.now();
  const worlds = worldsOf(alerts);
  const judged = await mutedIn(config, worlds);
  const rejected = worlds.flatMap((world, i) =>
    world.flatMap((alert, j): Finding[] => {
      const by = mutedBy(alert, world);
      if ((by !== undefined) === judged[i]?.[j]) return [];
      const together = world.length > 5 ? 'all alerts fire' : `${world.map(({ name }) => name).join(' and ')} fire`;
      return [
        finding(
          alert.manifest,
          by === undefined
            ? `${alert.name} is muted while ${together}, though nothing else tells of it`
            : `${alert.name} is not muted while ${together}, though ${by.name} tells of it`,
        ),
      ];
    }),
  );
  const without = { ...config, text: config.text.replace(/^inhibit_rules:\n(?:[- ].*\n)*/m, '') };
  const [everything = []] = worlds;
  const [unmuted = []] = await mutedIn(without, [everything]);
  const loud = everything.findIndex((alert, j) => mutedBy(alert, everything) !== undefined && unmuted[j] === false);
  return {
    what: `inhibition: ${target.id}, alerts together and alone`,
    version,
    objects: worlds.reduce((sum, world) => sum + world.length, 0),
    rejected,
    warnings: [],
    proofs: [
      {
        broken: 'a configuration without inhibition',
        caught: loud < 0 ? undefined : `${everything[loud]?.name} is not muted`,
      },
    ],
    seconds: (performance.now() - started) / 1000,
  };
}

async function mutedIn({ tools, text }: Config, worlds: readonly (readonly FiringAlert[])[]): Promise<boolean[][]> {
  const input = JSON.stringify({ config: text, worlds: worlds.map((world) => world.map(({ labels }) => labels)) });
  const said = await run(tools.inhibit.binary, [], { env: tools.inhibit.env, input });
  if (said.code !== 0) throw new Error(`the inhibitor gave up: ${complaint(said)}`);
  return JSON.parse(said.stdout) as boolean[][];
}
