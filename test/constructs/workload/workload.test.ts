import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Workload, type WorkloadProps } from '../../../src/constructs/workload/workload.ts';
import { application, identity, nginx, pod } from './samples.ts';

const props: WorkloadProps = {
  identity,
  kubernetes: '1.34',
  application,
  shutdown: pod.shutdown,
  environment: { LOG_LEVEL: 'info' },
};
const front = { ...nginx, maxBodyBytes: 2 ** 20, timeoutSeconds: 30, immutable: [] };

function rendered(difference: Partial<WorkloadProps> = {}) {
  const chart = Testing.chart();
  const workload = new Workload(chart, 'web', { ...props, ...difference });
  const objects = Testing.synth(chart);
  const annotations = workload.template('pod-template-hash').metadata?.annotations ?? {};
  return { workload, objects, annotations, of: (kind: string) => objects.filter((object) => object.kind === kind) };
}

describe('Workload', () => {
  it('has a ServiceAccount of its own, whose token is mounted nowhere', () => {
    const [account] = rendered().of('ServiceAccount');
    expect(account.metadata.name).toBe('web');
    expect(account.automountServiceAccountToken).toBe(false);
    expect(account.metadata).not.toHaveProperty('annotations');
  });

  it('takes an IAM role through it, only when told', () => {
    const [account] = rendered({
      cloudIdentity: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::000000000000:role/web' },
    }).of('ServiceAccount');
    expect(account.metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::000000000000:role/web',
    });
  });

  it('names and places every object explicitly, with the labels of the workload', () => {
    const { objects, workload } = rendered({ nginx: front });
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`)).toEqual([
      'ServiceAccount/shop-production/web',
      'ConfigMap/shop-production/web-config',
      'ConfigMap/shop-production/web-nginx',
    ]);
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject(workload.labels);
  });

  it('makes pods anew when the environment changes, and when nginx.conf does', () => {
    const before = rendered({ nginx: front }).annotations;
    const environment = rendered({ nginx: front, environment: { LOG_LEVEL: 'debug' } }).annotations;
    const config = rendered({ nginx: { ...front, timeoutSeconds: 31 } }).annotations;
    expect(environment['checksum/config']).not.toBe(before['checksum/config']);
    expect(environment['checksum/nginx']).toBe(before['checksum/nginx']);
    expect(config['checksum/nginx']).not.toBe(before['checksum/nginx']);
    expect(config['checksum/config']).toBe(before['checksum/config']);
  });

  it('makes no nginx.conf for a workload without nginx', () => {
    const { annotations, of } = rendered();
    expect(of('ConfigMap')).toHaveLength(1);
    expect(annotations).not.toHaveProperty(['checksum/nginx']);
  });

  it('keeps its flags in a ConfigMap that is mounted whole, and says where the file is', () => {
    const flags = { of: { search: { variants: { on: true, off: false }, serves: 'on' } }, restart: false };
    const { of, workload, annotations } = rendered({ flags });
    const [environment, config] = of('ConfigMap');
    expect(config.metadata.name).toBe('web-flags');
    expect(JSON.parse(config.data['flags.json']).flags.search.defaultVariant).toBe('on');
    expect(environment.data.FLAGD_OFFLINE_FLAG_SOURCE_PATH).toBe('/etc/flags/flags.json');
    const spec = workload.template('pod-template-hash').spec;
    expect(spec?.containers[0]?.volumeMounts).toContainEqual({
      name: 'flags',
      mountPath: '/etc/flags',
      readOnly: true,
    });
    expect(spec?.volumes).toContainEqual({ name: 'flags', configMap: { name: 'web-flags' } });
    expect(annotations).not.toHaveProperty(['checksum/flags']);
  });

  it('makes pods anew for a changed flag only where that was asked for', () => {
    const of = (serves: string) => ({ search: { variants: { on: true, off: false }, serves } });
    const sum = (serves: string) =>
      rendered({ flags: { of: of(serves), restart: true } }).annotations['checksum/flags'];
    expect(sum('on')).toBeDefined();
    expect(sum('on')).not.toBe(sum('off'));
  });

  it('refuses a variable that is a secret and is not', () => {
    const secret = { name: 'web-secrets', variables: { LOG_LEVEL: 'log_level' } };
    expect(() => rendered({ application: { ...application, secret } })).toThrow(
      'Workload web: LOG_LEVEL is in its environment and in its secret. fix: keep one of the two',
    );
  });
});
