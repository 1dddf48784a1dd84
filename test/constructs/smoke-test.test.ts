import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { SmokeTest, type SmokeTestProps } from '../../src/constructs/smoke-test.ts';
import { runScript } from '../support/shell.ts';

const props: SmokeTestProps = {
  name: 'web-smoke',
  namespace: 'shop',
  labels: { 'app.kubernetes.io/name': 'web-smoke' },
  service: 'web-green',
  paths: ['/ready', '/api/version'],
  timeoutSeconds: 60,
};

interface Container {
  readonly command: string[];
  readonly env: { name: string; value: string }[];
}

function synth(difference: Partial<SmokeTestProps> = {}) {
  const chart = Testing.chart();
  new SmokeTest(chart, 'test', { ...props, ...difference });
  return Testing.synth(chart);
}

function container(): Container {
  return synth().find(({ kind }) => kind === 'Job').spec.template.spec.containers[0];
}

/** The script with the Service there or not, and what wget says of each path. */
function run(env: Record<string, string>, wget: string) {
  const { command, env: own } = container();
  return runScript({
    shell: '/bin/sh',
    files: { 'run.sh': command[2] ?? '' },
    commands: { wget, sleep: '' },
    env: { ...Object.fromEntries(own.map(({ name, value }) => [name, value])), ...env },
  });
}

describe('SmokeTest', () => {
  it('is a hook before the sync, made anew each time, and after its ServiceAccount', () => {
    const [account, job] = synth();
    expect([account.kind, job.kind]).toEqual(['ServiceAccount', 'Job']);
    const waves = [account, job].map(({ metadata }) => metadata.annotations);
    expect(waves).toMatchObject([
      { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '-2' },
      {
        'argocd.argoproj.io/hook': 'PreSync',
        'argocd.argoproj.io/sync-wave': '-1',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      },
    ]);
  });

  it('asks each path once when all answer', () => {
    const { status, calls } = run({ WEB_GREEN_SERVICE_HOST: '172.20.0.9' }, 'exit 0');
    expect(status).toBe(0);
    expect(calls.filter((call) => call.startsWith('wget')).map((call) => call.split(' ').at(-1))).toEqual([
      'http://web-green/ready',
      'http://web-green/api/version',
    ]);
  });

  it('fails when a path does not answer in time, having asked again and again', () => {
    const { status, stderr, calls } = run({ WEB_GREEN_SERVICE_HOST: '172.20.0.9' }, 'exit 8');
    expect(status).toBe(1);
    expect(stderr).toContain('http://web-green/ready does not answer after 60 seconds');
    expect(calls.filter((call) => call.startsWith('wget'))).toHaveLength(13);
  });

  it('passes without a question where the Service does not exist yet: the first sync would wait for itself', () => {
    const { status, stdout, calls } = run({}, 'exit 8');
    expect({ status, calls: calls.length }).toEqual({ status: 0, calls: 0 });
    expect(stdout).toContain('there is no Service web-green yet');
  });

  it('gets the variable by which it knows that from the kubelet', () => {
    const pod = synth().find(({ kind }) => kind === 'Job').spec.template.spec;
    expect(pod.enableServiceLinks).toBe(true);
    expect(container().env).toContainEqual({ name: 'HOST', value: 'WEB_GREEN_SERVICE_HOST' });
  });

  it('refuses to ask nothing, and paths that a shell would read', () => {
    expect(() => synth({ paths: [] })).toThrow(/paths is empty.*fix:/);
    expect(() => synth({ paths: ['/a b'] })).toThrow(/'\/a b' is not a path.*fix:/);
  });
});
