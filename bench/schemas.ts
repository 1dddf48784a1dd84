import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../shared/crds');

/** Official CRDs and OpenAPI, beside the project; nothing where there are none. */
export const SCHEMAS: string | undefined = existsSync(folder) ? folder : undefined;
