import { z } from 'zod';

/**
 * Argo CD keeps itself: its own manifests at the catalogue's version, whose copies of each part run on nodes of their own, at
 * least three (https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/).
 */
export const argocdSchema = z.enum(['highly-available']);
