import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PostgresPooler, type PostgresPoolerProps } from '../../src/constructs/postgres-pooler.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

function build(more: Partial<PostgresPoolerProps> = {}) {
  const chart = Testing.chart();
  new PostgresPooler(chart, 'pooler', {
    name: 'orders-pooler',
    namespace: 'shop-production',
    labels: { 'app.kubernetes.io/part-of': 'shop' },
    cluster: 'orders',
    instances: 2,
    mode: 'transaction',
    clients: 1000,
    connections: 25,
    ...more,
  });
  return Testing.synth(chart);
}
const pooler = (more: Partial<PostgresPoolerProps> = {}) => build(more).find(({ kind }) => kind === 'Pooler');

describe('a pooler', () => {
  it('makes many clients few connections, and lets drivers prepare statements between transactions', () => {
    expect(pooler().spec.pgbouncer).toMatchObject({
      poolMode: 'transaction',
      parameters: { max_client_conn: '1000', default_pool_size: '25', max_prepared_statements: '200' },
    });
    expect(pooler({ mode: 'session' }).spec.pgbouncer.parameters.max_prepared_statements).toBeUndefined();
  });

  it('is hardened, probed and bounded, since the operator lays its own container over this one', () => {
    const [container] = pooler().spec.template.spec.containers;
    expect(container).toMatchObject({
      name: 'pgbouncer',
      livenessProbe: { tcpSocket: { port: 5432 } },
      securityContext: { readOnlyRootFilesystem: true },
    });
    expect(container.resources.limits.memory).toBeDefined();
  });

  it('keeps one pod through a drain, where there are two', () => {
    expect(build().map(({ kind }) => kind)).toContain('PodDisruptionBudget');
    expect(build({ instances: 1 }).map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  it('refuses the name of its cluster, and more connections than clients', () => {
    expect(() => build({ name: 'orders' })).toThrow('has the name of its cluster');
    expect(() => build({ connections: 2000 })).toThrow('2000 connections for 1000 clients');
  });
});

describeWithSchemas('a pooler', { kubernetes: '1.34', groups: ['postgresql.cnpg.io'] }, (schemas) => {
  it('is what CloudNativePG takes', () => {
    expect(complaintsOf(schemas, build())).toEqual([]);
  });
});
