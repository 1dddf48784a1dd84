import { describe, expect, it } from 'vitest';
import { plainVariables } from '../../src/platform/variables.ts';
import { sampleTarget } from '../support/target.ts';

const other = {
  image: 'ghcr.io/astral-planner/user-profiles',
  version: 'v1.0.0',
  port: 8080,
  uses: [] as string[],
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
};

function variables(difference: object = {}, name = 'app') {
  const target = sampleTarget(difference);
  const service = target.spec.services[name];
  if (!service) throw new Error(`no service ${name}`);
  return plainVariables(target, name, service);
}

describe('plainVariables', () => {
  it('tells a service its port and the names of its buckets', () => {
    expect(variables()).toMatchObject({
      PORT: '3000',
      S3_BUCKET: 'astral-planner-files-production',
      AWS_REGION: 'us-east-1',
    });
  });

  it('sends what leaves the cluster through the proxy, and nothing else', () => {
    expect(variables()).toMatchObject({
      HTTPS_PROXY: 'http://egress-proxy.astral-planner-production.svc:15001',
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: 'localhost,127.0.0.1,.svc,.cluster.local,10.10.0.0/16',
    });
    expect(variables({ services: { profiles: other } }, 'profiles')).toEqual({ PORT: '8080' });
  });

  it('tells a service where those that it uses are', () => {
    const services = { 'user-profiles': other, app: { uses: ['user-profiles'] } };
    expect(variables({ services })).toMatchObject({
      USER_PROFILES_URL: 'http://user-profiles.astral-planner-production.svc',
    });
  });

  it('lets the overlay have the last word, in alphabetical order', () => {
    const found = variables({ services: { app: { config: { PORT: '3001' } } } });
    expect(found.PORT).toBe('3001');
    expect(Object.keys(found)).toEqual(Object.keys(found).toSorted());
  });

  it('holds no secret', () => {
    expect(Object.keys(variables())).not.toContain('DATABASE_URL');
  });
});
