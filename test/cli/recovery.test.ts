import { describe, expect, it } from 'vitest';
import { orrery, root } from './run.ts';

describe('orrery recovery', () => {
  it('shows how each store can be had back, and which promise that keeps', async () => {
    const { code, stdout, stderr } = await orrery(['recovery', 'dist/astral-planner/production'], { folder: root });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^astral-planner\/production\n {2}STORE +HOW +EVERY +KEPT +WHERE +TESTED +LOSES +PROMISED\n/,
    );
    expect(stdout).toMatch(/ postgres +point-in-time recovery +continuous +30d .+ application ≤ 5m back in 15m/);
    expect(stdout).toMatch(/ redis +CronJob redis-snapshot +0 \* \* \* \* +20 × 1h/);
    expect(stdout).toMatch(/ objects of all namespaces .+ \*\/30 \* \* \* \* +2d .+ ≤ 45m +configuration ≤ 1h\n/);
    expect(stdout).toMatch(/Velero astral-planner-production-daily .+ 0 6 \* \* 1 /);
  });

  it('shows the snapshots of Vault, and where they go', async () => {
    const { stdout } = await orrery(['recovery', 'dist/suuupra/production'], { folder: root });
    expect(stdout).toMatch(
      / vault +CronJob vault-snapshots +20 \* \* \* \* +- +suuupra-backups-production\/\S+ +- +≤ 1h10m +-\n/,
    );
  });

  it('reads foreign manifests, and gives JSON', async () => {
    const stdin = `
apiVersion: velero.io/v1
kind: Schedule
metadata: { name: nightly, namespace: velero }
spec: { schedule: '@every 12h', paused: true, template: { includedNamespaces: [shop] } }
`;
    const { stdout } = await orrery(['recovery', '-', '--json'], { folder: root, stdin });
    expect(JSON.parse(stdout)).toEqual([
      {
        target: 'stdin',
        recovery: [
          {
            store: 'objects and volumes of shop',
            how: 'Velero nightly',
            every: 'paused',
            kept: '30d',
            where: 'default',
            tested: 'never',
            promises: [],
          },
        ],
      },
    ]);
  });
});
