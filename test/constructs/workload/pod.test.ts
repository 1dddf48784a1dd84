import { describe, expect, it } from 'vitest';
import { type PodProps, podTemplate } from '../../../src/constructs/workload/pod.ts';
import { application, nginx, pod } from './samples.ts';

function rendered(difference: Partial<PodProps> = {}) {
  const template = podTemplate({ ...pod, ...difference });
  const { spec } = template;
  if (!spec) throw new Error('no spec');
  const container = (name: string) => {
    const found = spec.containers.find((one) => one.name === name);
    if (!found) throw new Error(`no container ${name}`);
    return found;
  };
  return { template, spec, container };
}

describe('podTemplate', () => {
  it('mounts no token and no variables of other Services', () => {
    expect(rendered().spec).toMatchObject({
      serviceAccountName: 'web',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
    });
  });

  it('takes traffic at the application, when nothing is in front of it', () => {
    const { spec, container } = rendered();
    expect(spec.containers.map(({ name }) => name)).toEqual(['web']);
    expect(container('web').ports).toEqual([{ name: 'http', containerPort: 3000, protocol: 'TCP' }]);
    expect(container('web').readinessProbe?.httpGet?.port).toBe('http');
  });

  it('takes traffic at nginx, when it is in front, and asks the application on its own port', () => {
    const { container } = rendered({ nginx });
    expect(container('nginx').ports).toEqual([{ name: 'http', containerPort: 8080, protocol: 'TCP' }]);
    expect(container('web').ports?.[0]).toEqual({ name: 'app', containerPort: 3000, protocol: 'TCP' });
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
      expect(container('web')[probe]?.httpGet?.port).toBe('app');
      expect(container('nginx')[probe]?.httpGet).toEqual({ path: '/-/nginx', port: 'http' });
    }
  });

  it('lets nginx stop first, and kills neither before the longest request is over', () => {
    const { spec, container } = rendered({ nginx });
    const slept = (name: string) => container(name).lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(slept('nginx')).toBe(15);
    expect(slept('web')).toBeGreaterThan(slept('nginx'));
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(slept('web') + 30);
    expect(rendered().container('web').lifecycle?.preStop?.sleep?.seconds).toBe(15);
  });

  it('runs nginx as the user its image is made for, with a folder and a file of its own', () => {
    const { container, spec } = rendered({ nginx });
    expect(container('nginx').securityContext).toMatchObject({ runAsUser: 101, readOnlyRootFilesystem: true });
    expect(container('nginx').volumeMounts).toEqual([
      { name: 'nginx-tmp', mountPath: '/tmp' },
      { name: 'nginx-config', mountPath: '/etc/nginx/nginx.conf', subPath: 'nginx.conf', readOnly: true },
    ]);
    expect(spec.volumes).toContainEqual({ name: 'nginx-config', configMap: { name: 'web-nginx' } });
  });

  it('mounts no volume that the pod does not have', () => {
    const { spec } = rendered({ nginx, application: { ...application, writable: { '/tmp': '1Mi', '/data': '1Mi' } } });
    const mounted = spec.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []).map(({ name }) => name);
    expect(mounted.sort()).toEqual((spec.volumes ?? []).map(({ name }) => name).sort());
    expect(mounted).toHaveLength(4);
  });

  it('reads each secret by its key, and plain variables from the ConfigMap', () => {
    const secret = { name: 'web-secrets', variables: { DATABASE_URL: 'database_url' } };
    const { container } = rendered({ application: { ...application, secret } });
    expect(container('web').env).toEqual([
      { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'web-secrets', key: 'database_url' } } },
    ]);
    expect(container('web').envFrom).toEqual([{ configMapRef: { name: 'web-config' } }]);
    expect(rendered().container('web')).not.toHaveProperty('env');
  });

  it('says what it serves metrics on, and runs another command, only when told', () => {
    const plain = rendered().container('web');
    expect(plain).not.toHaveProperty('command');
    const told = rendered({ application: { ...application, metricsPort: 9464, command: ['node', 'worker.js'] } });
    expect(told.container('web').ports).toContainEqual({ name: 'metrics', containerPort: 9464, protocol: 'TCP' });
    expect(told.container('web').command).toEqual(['node', 'worker.js']);
  });

  it('leaves out a CPU limit that nobody stated', () => {
    expect(rendered().container('web').resources).toEqual({
      requests: { cpu: '500m', memory: '256Mi' },
      limits: { memory: '256Mi' },
    });
  });

  it('runs on amd64 and arm64 unless told otherwise', () => {
    expect(JSON.stringify(rendered().spec.affinity)).toContain('["amd64","arm64"]');
    expect(JSON.stringify(rendered({ architectures: ['amd64'] }).spec.affinity)).not.toContain('arm64');
  });

  it('refuses two containers on one port', () => {
    expect(() => rendered({ application: { ...application, metricsPort: 3000 } })).toThrow(
      'pod of web: ports http and metrics are both 3000. fix: give them different numbers',
    );
    expect(() => rendered({ nginx: { ...nginx, port: 3000 } })).toThrow('ports app and http are both 3000');
  });

  it('refuses a port that only root may open', () => {
    expect(() => rendered({ nginx: { ...nginx, port: 80 } })).toThrow(
      'nginx port 80 is open to root alone. fix: use one from 1024',
    );
  });
});
