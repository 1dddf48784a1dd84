export { type Reading, readManifests, type Source } from './read.ts';
export { readSchemaDocuments } from './schemas.ts';
