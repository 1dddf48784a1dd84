import { describe, expect, it } from 'vitest';
import { platform } from '../../overlays/astral-planner/index.ts';
import { InputError } from '../../src/platform/problem.ts';
import { resolve } from '../../src/platform/resolve.ts';
import { sampleTarget } from '../support/target.ts';

/** The messages that resolving with these differences ends with. */
function refusal(difference: object): string {
  try {
    sampleTarget(difference);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

const app = (difference: object) => ({ services: { app: difference } });

describe('a value that is wrong by itself', () => {
  it.each([
    ['port 0', app({ port: 0 }), 'services.app.port 0\n  is not a port.\n  fix: use a whole number from 1 to 65535.'],
    ['port 70000', app({ port: 70_000 }), 'services.app.port 70000\n  is not a port.'],
    [
      "memory '1Gb'",
      app({ resources: { memory: { limit: '1Gb' } } }),
      `services.app.resources.memory.limit "1Gb"\n  is not a memory quantity.\n  fix: write a number and Ki, Mi, Gi or Ti, e.g. '512Mi' or '1Gi' (Kubernetes knows no GB or Gb).`,
    ],
    [
      'a name of 64 characters',
      { owner: 'a'.repeat(64) },
      `owner "${'a'.repeat(64)}"\n  is longer than 63 characters.\n  fix: shorten it: it becomes a Kubernetes name.`,
    ],
    ['an upper-case name', { owner: 'Ops' }, 'owner "Ops"\n  is not a name that Kubernetes accepts.'],
    [
      'a cron with six fields',
      { backup: { schedules: { daily: { cron: '0 0 2 * * *' } } } },
      `backup.schedules.daily.cron "0 0 2 * * *"\n  is not a cron schedule.\n  fix: write the five fields minute hour day month weekday, e.g. '0 2 * * *'.`,
    ],
    [
      'a cron of hour 25',
      { backup: { schedules: { daily: { cron: '0 25 * * *' } } } },
      'backup.schedules.daily.cron "0 25 * * *"\n  is not a cron schedule.',
    ],
    [
      'a cron of Sunday as 7',
      { backup: { schedules: { daily: { cron: '0 2 * * 7' } } } },
      'backup.schedules.daily.cron "0 2 * * 7"\n  is not a cron schedule.',
    ],
    [
      'a cron of the last day of a month',
      { backup: { schedules: { daily: { cron: '0 2 L * *' } } } },
      'backup.schedules.daily.cron "0 2 L * *"\n  is not a cron schedule.',
    ],
    [
      'a duration without unit',
      app({ shutdown: { drain: '15' } }),
      'services.app.shutdown.drain "15"\n  is not a duration.\n  fix: write a whole number and a unit (s, m, h, d, w), e.g. 30s, 15m, 1h, 30d.',
    ],
    [
      'a percentage of 120',
      { alerts: { errorRate: 120 } },
      'alerts.errorRate 120\n  is not a percentage.\n  fix: use a number above 0 and up to 100.',
    ],
    [
      'an availability of 100',
      { objectives: { availability: 100 } },
      'objectives.availability 100\n  is not an availability that can be met.',
    ],
    ['the tag latest', app({ version: 'latest' }), `services.app.version "latest"\n  is not a pinned image tag.`],
    [
      'an image with its tag',
      app({ image: 'ghcr.io/acme/app:v1' }),
      `services.app.image "ghcr.io/acme/app:v1"\n  is not an image repository`,
    ],
    [
      'http instead of https',
      { repository: { url: 'http://git.example.com/x' } },
      'repository.url "http://git.example.com/x"\n  is not an https URL.',
    ],
  ])('%s is refused with where, what, value and fix', (_what, difference, message) => {
    expect(refusal(difference)).toContain(`error astral-planner/production  ${message}`);
  });

  it('a boundary value is accepted', () => {
    expect(sampleTarget(app({ port: 65_535 })).spec.services.app?.port).toBe(65_535);
    expect(sampleTarget({ owner: 'a'.repeat(63) }).spec.owner).toHaveLength(63);
  });
});

describe('a name that leads nowhere', () => {
  it('an unknown key is refused with the one that was meant', () => {
    expect(refusal(app({ prot: 3000 }))).toContain(
      `services.app.prot\n  is not a key of the vocabulary.\n  fix: did you mean 'port'?`,
    );
  });

  it('an unknown key far from every other is refused too', () => {
    expect(refusal({ colour: 'red' })).toContain('colour\n  is not a key of the vocabulary.\n  fix: remove it');
  });

  it("a dangling 'uses' is refused with the name that was meant", () => {
    expect(refusal(app({ uses: ['postgre'] }))).toContain(
      `services.app.uses.0 "postgre"\n  is no store, API or service of this platform.\n  fix: did you mean 'postgres'?`,
    );
  });

  it('a service that uses itself is refused', () => {
    expect(refusal(app({ uses: ['app'] }))).toContain('services.app.uses.0 "app"\n  is the service itself.');
  });

  it('a restore test of a schedule that does not exist is refused', () => {
    expect(refusal({ backup: { restoreTest: { schedule: 'dayly' } } })).toContain(
      `backup.restoreTest.schedule "dayly"\n  is no schedule of this platform.\n  fix: did you mean 'daily'?`,
    );
  });
});

describe('values that contradict each other', () => {
  it('a minimum above the maximum is refused', () => {
    expect(refusal(app({ scale: { min: 101 } }))).toContain(
      'services.app.scale.min 101\n  is above scale.max, 100.\n  fix: use at most 100.',
    );
  });

  it('a fixed number of replicas beside an autoscaler is refused', () => {
    expect(refusal(app({ replicas: 3 }))).toContain(
      'services.app.replicas 3\n  contradicts scale, which owns the number between 5 and 100.',
    );
  });

  it('a request above its limit is refused', () => {
    expect(refusal(app({ resources: { memory: { request: '2Gi' } } }))).toContain(
      'services.app.resources.memory.request "2Gi"\n  is above its limit, 1Gi.',
    );
  });

  it('a recovery point below every schedule is refused with what would keep it', () => {
    const message = refusal({ objectives: { recovery: { configuration: { rpo: '5m' } } } });
    expect(message).toContain(
      'objectives.recovery.configuration.rpo "5m"\n  cannot be met: the most frequent schedule backup.schedules.configuration',
    );
  });

  it('a secret among the plain variables is refused, and its value is not shown', () => {
    const message = refusal(app({ config: { STRIPE_API_KEY: 'sk_live_shown_nowhere' } }));
    expect(message).toContain(
      "services.app.config.STRIPE_API_KEY\n  is a secret by its name, and the overlay is committed to Git.\n  fix: keep the value in the cloud’s secret manager, and write secrets: { STRIPE_API_KEY: 'stripe_api_key' }.",
    );
    expect(message).not.toContain('shown_nowhere');
  });

  it('a service name of 64 characters is refused', () => {
    const long = 's'.repeat(64);
    const { app: sample } = sampleTarget().spec.services;
    expect(refusal({ services: { [long]: sample } })).toContain(`services.${long}`);
    expect(refusal({ services: { [long]: sample } })).toContain(
      'is longer than 63 characters.\n  fix: shorten it: it becomes a Kubernetes name.',
    );
  });

  it('a canary whose steps do not grow is refused', () => {
    expect(refusal(app({ delivery: { kind: 'canary', steps: [25, 10] } }))).toContain(
      'services.app.delivery.steps [25,10]\n  does not grow from step to step.',
    );
  });

  it('blue-green in shares is refused where nothing splits the traffic', () => {
    const delivery = { kind: 'blue-green', shares: [5, 50] };
    expect(refusal(app({ delivery, public: null }))).toContain(
      'nothing splits the traffic of a service that is not public',
    );
  });

  it('a step that nobody watches is refused, and a wrong key of one is named', () => {
    const steps = (...list: object[]) => app({ delivery: { kind: 'canary', steps: list } });
    expect(refusal(steps({ weight: 5, pause: '0s' }))).toContain(
      'services.app.delivery.steps.0\n  is watched for no time',
    );
    expect(refusal(steps({ weight: 5, wait: '5m' }))).toContain('services.app.delivery.steps.0.wait');
    expect(refusal(steps({ weight: 120 }))).toContain(
      'services.app.delivery.steps.0.weight 120\n  is not a whole percentage',
    );
  });

  it('foreseeing a load that nothing says how to carry is refused', () => {
    expect(refusal(app({ scale: { on: [{ on: 'cpu', utilization: 70 }], predict: {} } }))).toContain(
      'services.app.scale.predict\n  foresees requests',
    );
  });

  it('a firewall in an image that has none, or in too little memory, is refused', () => {
    expect(refusal(app({ proxy: { waf: {} } }))).toContain('services.app.proxy.image');
    expect(refusal(app({ proxy: { waf: {} } }))).toContain('does not hold the core rule set');
  });

  it('HSTS preload without subdomains is refused', () => {
    expect(refusal({ edge: { hsts: { preload: true, includeSubdomains: false } } })).toContain(
      'edge.hsts.preload true\n  is refused by browsers',
    );
  });
});

describe('all problems of a run', () => {
  it('are reported at once', () => {
    const message = refusal({
      ...app({ port: 0, prot: 1, resources: { memory: { limit: '1Gb' } } }),
      domain: 'nowhere',
    });
    expect(message.match(/^error /gm)).toHaveLength(4);
  });

  it('are reported at once even when some keep others from being looked at', () => {
    const message = refusal(app({ port: 0, uses: ['postgre'], scale: { min: 200 } }));
    expect(message).toContain('services.app.port 0');
    expect(message).toContain('services.app.uses.0 "postgre"');
    expect(message).toContain('services.app.scale.min 200');
  });

  it('name the file and line that states the value', () => {
    const files: Record<string, string> = {
      'overlays/astral-planner/platform.ts': 'export const p = definePlatform({\n  name: "x",\n});\n',
      'overlays/astral-planner/production.ts':
        'export const production = defineEnvironment(p, {\n  services: {\n    app: {\n      port: 0,\n      delivery: canary({\n        steps: [25, 10],\n      }),\n    },\n  },\n});\n',
    };
    const attempt = () =>
      resolve({
        platform,
        environment: 'production',
        difference: { services: { app: { port: 0, delivery: { kind: 'canary', steps: [25, 10] } } } },
        contract: undefined,
        read: (file) => files[file],
      });
    expect(attempt).toThrow('from overlays/astral-planner/production.ts:4 (services.app.port)');
    expect(attempt).toThrow('from overlays/astral-planner/production.ts:6 (services.app.delivery.steps)');
  });
});

describe('an environment', () => {
  it('states differences only, and the rest is the platform’s', () => {
    const { scale } = sampleTarget({}, 'staging').spec.services.app ?? {};
    expect([scale?.min, scale?.max, scale?.on.length]).toEqual([2, 10, 4]);
  });

  it('that changes a kind does not inherit the options of the old one', () => {
    expect(sampleTarget({}, 'staging').spec.services.app?.delivery).toEqual({ kind: 'rolling' });
  });

  it('takes away with null what the platform set', () => {
    expect(sampleTarget({ budget: null }).spec.budget).toBeUndefined();
  });

  it('is production by its name, or because it says so', () => {
    expect(sampleTarget({}, 'production').spec.production).toBe(true);
    expect(sampleTarget({}, 'staging').spec.production).toBe(false);
    expect(sampleTarget({ production: true }, 'staging').spec.production).toBe(true);
  });
});

describe('namespace', () => {
  it('is the platform and the environment, unless the platform says otherwise', () => {
    expect(sampleTarget().namespace).toBe('astral-planner-production');
    expect(sampleTarget({ namespace: 'planner-$environment' }).namespace).toBe('planner-production');
    expect(sampleTarget({ namespace: 'planner' }).namespace).toBe('planner');
  });

  it('is refused when it is no name for one', () => {
    expect(() => sampleTarget({ namespace: 'Planner_$environment' })).toThrow(/is not a name of a namespace/);
  });
});
