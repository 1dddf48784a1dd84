import { z } from 'zod';
import { envName } from '../values.ts';

/** Environment variable → property of the service's secret, e.g. `{ DATABASE_URL: 'database_url' }`. */
export const secretKeys = z.record(envName, z.string().min(1));
