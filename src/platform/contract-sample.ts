import type { Requirement, Shape } from './contract.ts';

/** Whose contract it is. */
export interface SampleOf {
  readonly platform: string;
  readonly environment: string;
  readonly region: string;
}

const PROJECT = 'sample-project';

/** Ranges that everything else is kept apart from. */
const RANGES: Readonly<Record<string, string>> = { vpc_cidrs: '10.0.0.0/16', service_cidrs: '172.20.0.0/16' };

/**
 * A contract of sample values, in the form of `terraform output -json`: each of the shape that is asked for, none of them
 * anything that exists.
 */
export function sampleContract(needed: readonly Requirement[], of: SampleOf): Record<string, object> {
  const outputs = new Map(needed.map(({ output, shape }) => [output, shape]));
  return Object.fromEntries(
    [...outputs]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([output, shape], index) => {
        const value = sample(output, shape, index, of);
        return [output, { sensitive: false, type: Array.isArray(value) ? ['list', 'string'] : 'string', value }];
      }),
  );
}

function sample(output: string, shape: Shape, index: number, of: SampleOf): string | string[] {
  const name = `${of.platform}-${of.environment}`;
  const words = output.replaceAll('_', '-');
  switch (shape) {
    case 'arn':
      return `arn:aws:iam::000000000000:role/${name}-${words.replace(/-role-arn$|-arn$/, '')}`;
    case 'bucket':
      return `${name}-${words.replace(/-bucket$/, '')}`;
    case 'cidrs':
      return [RANGES[output] ?? `10.0.${index}.0/24`];
    case 'host':
      return `${words.replace(/-endpoint$/, '')}.${name}.example.internal`;
    case 'azureRegion':
      return 'eastus';
    case 'region':
    case 'gcpRegion':
      return of.region;
    case 'address':
      return `10.0.${index}.3`;
    case 'project':
      return PROJECT;
    case 'serviceAccount':
      // Thirty characters at the most, which the platform's name would not leave room for.
      return `${words.replace(/-service-account$/, '').slice(0, 30)}@${PROJECT}.iam.gserviceaccount.com`;
    case 'kmsKey':
      return `projects/${PROJECT}/locations/${of.region}/keyRings/sample/cryptoKeys/${words}`;
    case 'name':
      return name;
  }
}
