import type { ProviderName } from '../../src/platform/providers/index.ts';
import type { Target } from '../../src/platform/target.ts';
import { aws } from './aws.ts';
import { gcp } from './gcp.ts';
import type { ProviderParts } from './provider.ts';

const parts: Readonly<Record<ProviderName, ProviderParts>> = { aws, gcp };

/** What the target's cloud is in Kubernetes. */
export function partsOf({ spec }: Target): ProviderParts {
  return parts[spec.cluster.provider];
}
