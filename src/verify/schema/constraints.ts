import { isRecord, isSchema, type Schema } from './schema.ts';

const action: Schema = { type: 'string', enum: ['deny', 'dryrun', 'warn'] };

/**
 * The CRDs that Gatekeeper makes of ConstraintTemplates, one a template: the template's parameters, the match that all
 * constraints share, and the enforcement.
 *
 * @param templates ConstraintTemplate objects
 * @param matchSchema the schema of `spec.match`, from Gatekeeper's match CRD
 */
export function constraintSchemas(templates: Iterable<unknown>, matchSchema: Schema): readonly object[] {
  const crds: object[] = [];
  for (const template of templates) {
    const { kind, parameters } = partsOf(template);
    if (kind === undefined) continue;
    const openAPIV3Schema = constraintSchema(parameters, matchSchema);
    crds.push({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${kind.toLowerCase()}.constraints.gatekeeper.sh` },
      spec: {
        group: 'constraints.gatekeeper.sh',
        names: { kind },
        scope: 'Cluster',
        versions: ['v1beta1', 'v1alpha1'].map((name) => ({ name, served: true, schema: { openAPIV3Schema } })),
      },
    });
  }
  return crds;
}

function partsOf(template: unknown): { readonly kind?: string; readonly parameters?: Schema } {
  const crd = at(at(at(template, 'spec'), 'crd'), 'spec');
  const kind = at(at(crd, 'names'), 'kind');
  const validation = at(crd, 'validation');
  const parameters = at(validation, 'openAPIV3Schema');
  return {
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(isSchema(parameters) ? { parameters: at(validation, 'legacySchema') === true ? legacy : parameters } : {}),
  };
}

/** A legacy schema need not be structural, so Gatekeeper lets every parameter through. */
const legacy: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

function constraintSchema(parameters: Schema | undefined, matchSchema: Schema): Schema {
  const match: Schema = {
    ...matchSchema,
    properties: { ...matchSchema.properties, scope: { type: 'string', enum: ['*', 'Cluster', 'Namespaced'] } },
  };
  return {
    type: 'object',
    properties: {
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 63 } } },
      spec: {
        type: 'object',
        properties: {
          match,
          ...(parameters === undefined ? {} : { parameters }),
          enforcementAction: { type: 'string', default: 'deny', enum: ['deny', 'dryrun', 'warn', 'scoped'] },
          scopedEnforcementActions: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                action,
                enforcementPoints: {
                  type: 'array',
                  items: { type: 'object', properties: { name: { type: 'string' } } },
                },
              },
            },
          },
        },
      },
      status: { 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
}

function at(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}
