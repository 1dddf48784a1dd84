export { type Reading, readManifests, type Source } from './read.ts';
export { readSchemas, type SchemaPiece, schemaPieces } from './schemas.ts';
