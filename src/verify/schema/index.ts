// Holds manifests against the schemas of the API server, offline.
export { constraintSchemas } from './constraints.ts';
export { isOpenApi, isVersion3 } from './openapi.ts';
export type { Problem } from './schema.ts';
export { createSchemas, type SchemaSet } from './schemas.ts';
export { type Verdict, validateObject } from './validate-object.ts';
