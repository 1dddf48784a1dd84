import { expect, it } from 'vitest';
import { validateObject } from '../../src/verify/schema/index.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { changed, deployment } from './schema-samples.ts';

const request = { kubernetes: '1.33', groups: ['monitoring.coreos.com'] };

describeWithSchemas('the kinds that schemas know', request, (schemas) => {
  const complaints = (...manifests: object[]) => complaintsOf(schemas, manifests);

  it('names the API that has a kind when this one has not', () => {
    expect(complaints(changed(deployment(), 'apiVersion', 'v1'))).toEqual([
      'Deployment/shop/web apiVersion is v1, which has no kind Deployment; there is one in apps/v1',
    ]);
  });

  it('returns kinds that no source knows as unchecked, never as passed', () => {
    const stranger = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } };
    expect(validateObject(schemas, stranger)).toEqual({
      unchecked: 'example.com/v1 Widget: no schema of this kind is at hand',
    });
    expect(complaints(stranger)).toEqual([
      'Widget/a UNCHECKED: example.com/v1 Widget: no schema of this kind is at hand',
    ]);
  });

  it('leaves unchecked what the API knows but nobody applies', () => {
    expect(complaints({ apiVersion: 'apps/v1', kind: 'DeploymentList', metadata: {}, items: [] })).toEqual([
      'DeploymentList UNCHECKED: apps/v1 DeploymentList: is not an object that can be applied',
    ]);
    expect(schemas.has('v1', 'DeleteOptions')).toBe(false);
  });

  it('knows which kinds a version of the API has', () => {
    expect(schemas.has('policy/v1', 'PodDisruptionBudget')).toBe(true);
    expect(schemas.has('policy/v1beta1', 'PodDisruptionBudget')).toBe(false);
    expect(schemas.has('monitoring.coreos.com/v1', 'ServiceMonitor')).toBe(true);
  });
});
