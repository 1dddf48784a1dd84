import { expect, it } from 'vitest';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { changed, constraint, constraintTemplate } from './schema-samples.ts';

const request = { kubernetes: '1.33', groups: ['templates.gatekeeper.sh'] };

describeWithSchemas('validation of Gatekeeper constraints', request, (schemas) => {
  const complaints = (...manifests: object[]) => complaintsOf(schemas, manifests);

  it('uses the parameters of the template among the manifests', () => {
    expect(complaints(constraintTemplate(), constraint())).toEqual([]);
    expect(complaints(constraintTemplate(), changed(constraint(), 'spec.parameters.label', 'a'))).toEqual([
      'RequiredLabels/required-labels spec.parameters.label is not a field here; did you mean labels?',
    ]);
  });

  it('refuses an enforcement and a match that Gatekeeper does not have', () => {
    const wrong = changed(changed(constraint(), 'spec.enforcementAction', 'audit'), 'spec.match.kindz', []);
    expect(complaints(constraintTemplate(), wrong)).toEqual([
      'RequiredLabels/required-labels spec.enforcementAction is "audit", but must be one of deny, dryrun, warn, scoped',
      'RequiredLabels/required-labels spec.match.kindz is not a field here; did you mean kinds?',
    ]);
  });

  it('lets any parameter into a legacy schema, as Gatekeeper does', () => {
    const legacy = changed(constraintTemplate(), 'spec.crd.spec.validation.legacySchema', true);
    expect(complaints(legacy, changed(constraint(), 'spec.parameters.label', 'a'))).toEqual([]);
  });

  it('leaves a constraint without its template unchecked', () => {
    expect(complaints(constraint())).toEqual([
      'RequiredLabels/required-labels UNCHECKED: constraints.gatekeeper.sh/v1beta1 RequiredLabels: no ConstraintTemplate among the manifests defines it',
    ]);
  });

  it('refuses a parameter schema that is none, and a name that is not the kind', () => {
    const schema = 'spec.crd.spec.validation.openAPIV3Schema.properties.labels';
    expect(complaints(changed(constraintTemplate(), `${schema}.item`, {}))).toEqual([
      'ConstraintTemplate/requiredlabels spec.crd.spec.validation.openAPIV3Schema.properties.labels.item is not a field here; did you mean items?',
    ]);
    expect(complaints(changed(constraintTemplate(), 'metadata.name', 'required-labels'))).toEqual([
      'ConstraintTemplate/required-labels metadata.name is "required-labels", but must be its kind in lower case, requiredlabels',
    ]);
  });
});
