import { describe, expect, it } from 'vitest';
import { resolveAll } from '../../src/cli/project.ts';
import { monitorScrapesNothing } from '../../src/verify/checks/monitor-scrapes-nothing.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { project, root } from '../cli/run.ts';
import { committedBelow } from '../support/dist.ts';

const io = { argv: [], env: {}, root, stdout: () => {}, stderr: () => {}, interactive: false };
const subjects = committedBelow('suuupra/production/').map(({ subject }) => subject);

/** What is found when one PodMonitor of the payments domain is not there. */
async function without(monitor: string): Promise<(string | undefined)[]> {
  const [resolved] = await resolveAll(project, { platform: 'suuupra', environment: 'production' }, io);
  if (!resolved) throw new Error('suuupra has no production');
  const left = subjects.filter(({ object }) => object.kind !== 'PodMonitor' || object.metadata.name !== monitor);
  // The proxies' own monitor selects the same pods, for other metrics.
  const alone = left.filter(({ object }) => object.kind !== 'PodMonitor' || object.metadata.name !== 'proxies');
  const set = new ManifestSet(alone);
  const found = [...monitorScrapesNothing.run({ set, kubernetes: '1.34', intent: resolved.target })];
  return found.map(({ subject }) => subject?.object.metadata.name);
}

describe('monitor-scrapes-nothing in the namespaces of domains', () => {
  it('finds a service of a domain that nothing scrapes, and nothing while its monitor is there', async () => {
    expect(await without('payment-service')).toEqual(['payment-service']);
    expect(await without('none')).toEqual([]);
  });
});
