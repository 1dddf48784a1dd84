import { type Outputs, outputName } from './contract.ts';
import type { Problem } from './problem.ts';
import type { PlatformSpec } from './schema/platform.ts';

/** Copies that are to outlive a region, and lie in it. */
export function copyRegionProblems(options: {
  readonly where: string;
  readonly file: string;
  readonly spec: PlatformSpec;
  readonly outputs: Outputs;
}): Problem[] {
  const { where, file, spec, outputs } = options;
  const own = spec.cluster.region;
  return copies(spec).flatMap(({ output, path, what }): Problem[] => {
    if (outputs[output] !== own) return [];
    return [
      {
        where,
        path: `${file} ${output}`,
        value: own,
        wrong: `is the region of the cluster, with which ${what} would be lost too (${path})`,
        fix: 'keep the copy in another region, and name that',
      },
    ];
  });
}

function copies({ stores, backup }: PlatformSpec): { output: string; path: string; what: string }[] {
  return [
    ...Object.entries(stores).flatMap(([name, store]) =>
      'copy' in store && store.copy
        ? [{ output: `${outputName(name)}_copy_region`, path: `stores.${name}.copy`, what: `the copy of ${name}` }]
        : [],
    ),
    ...(backup?.copied
      ? [{ output: 'backups_replica_region', path: 'backup.copied', what: 'the copy of the backups' }]
      : []),
  ];
}
