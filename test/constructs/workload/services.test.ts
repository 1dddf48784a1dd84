import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { selectorOf } from '../../../src/constructs/workload/identity.ts';
import { type ServicesProps, WorkloadServices } from '../../../src/constructs/workload/services.ts';
import { identity } from './samples.ts';

function rendered(second?: ServicesProps['second']) {
  const chart = Testing.chart();
  new WorkloadServices(chart, 'web', { identity, second });
  return Testing.synth(chart);
}

describe('WorkloadServices', () => {
  it('reaches the port called http, whichever container has it, on port 80', () => {
    const [service] = rendered();
    expect(service.spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }]);
    expect(service.spec.selector).toEqual(selectorOf(identity));
    expect(service.spec.type).toBe('ClusterIP');
  });

  it('adds a second name for the new version, only when told', () => {
    const names = (second?: ServicesProps['second']) => rendered(second).map(({ metadata }) => metadata.name);
    expect(names()).toEqual(['web']);
    expect(names('canary')).toEqual(['web', 'web-canary']);
    expect(names('preview')).toEqual(['web', 'web-preview']);
  });
});
