import { describe, expect, it } from 'vitest';
import { orrery } from './run.ts';

describe('orrery waves', () => {
  it('shows each wave with its applications, and why each is where it is', async () => {
    const { code, stdout } = await orrery(['waves', '-p', 'astral-planner', '-e', 'production']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^astral-planner\/production {2}\d+ applications\n\nwave 0\n/);
    expect(stdout).toMatch(/\n {2}namespaces +waits for nothing\n/);
    expect(stdout).toMatch(/\n {2}secrets +after external-secrets \(wave 2\): serves ExternalSecret, SecretStore\n/);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await orrery(['waves', '-p', 'astral-planner', '-e', 'production', '--json']);
    const [target] = JSON.parse(stdout) as {
      applications: { name: string; wave: number; waits: { on: string }[] }[];
    }[];
    const secrets = target?.applications.find(({ name }) => name === 'secrets');
    expect(secrets?.waits.map(({ on }) => on)).toEqual(['external-secrets', 'namespaces']);
    const waits = new Map(target?.applications.map(({ name, wave }) => [name, wave]));
    expect(waits.get('secrets')).toBeGreaterThan(waits.get('external-secrets') ?? Number.NaN);
  });
});
