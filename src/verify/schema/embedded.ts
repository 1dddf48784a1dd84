import { isRecord, type Schema } from './schema.ts';

/** A part of a custom resource that is a built-in type, whose controller refuses what the API server would refuse of it. */
export interface Embedded {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly schema: Schema;
  /** Whether the CRD leaves the part open, so that unknown fields are for this schema to refuse. */
  readonly open: boolean;
}

interface Part {
  /** Steps from the root; `[]` is each item of a list. */
  readonly at: readonly string[];
  readonly schema: Schema;
  readonly open?: boolean;
}

const podTemplate: Schema = {
  $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec',
  properties: { spec: { properties: { restartPolicy: { enum: ['Always'] } } } },
};
const jobSpec: Schema = { $ref: '#/definitions/io.k8s.api.batch.v1.JobSpec' };
const analysis: Part = { at: ['spec', 'metrics', '[]', 'provider', 'job', 'spec'], schema: jobSpec };
const jsonSchema: Schema = {
  $ref: '#/definitions/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps',
};

const parts: Readonly<Record<string, Part>> = {
  'argoproj.io/Rollout': { at: ['spec', 'template'], schema: podTemplate },
  'argoproj.io/AnalysisTemplate': analysis,
  'argoproj.io/ClusterAnalysisTemplate': analysis,
  'keda.sh/ScaledJob': { at: ['spec', 'jobTargetRef'], schema: jobSpec },
  'templates.gatekeeper.sh/ConstraintTemplate': {
    at: ['spec', 'crd', 'spec', 'validation', 'openAPIV3Schema'],
    schema: jsonSchema,
    open: true,
  },
};

/** The built-in types inside an object of this kind. */
export function embeddedIn(group: string, kind: string, manifest: unknown): readonly Embedded[] {
  const part = parts[`${group}/${kind}`];
  if (part === undefined) return [];
  const { schema, open = false } = part;
  let found: { path: (string | number)[]; value: unknown }[] = [{ path: [], value: manifest }];
  for (const step of part.at) {
    found = found.flatMap(({ path, value }) => {
      if (step === '[]') {
        return Array.isArray(value) ? value.map((item, index) => ({ path: [...path, index], value: item })) : [];
      }
      return isRecord(value) && value[step] !== undefined ? [{ path: [...path, step], value: value[step] }] : [];
    });
  }
  return found.map(({ path, value }) => ({ path, value, schema, open }));
}
