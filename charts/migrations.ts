import { ManualMigration } from '../src/constructs/manual-migration.ts';
import { Migration } from '../src/constructs/migration.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { outputName } from '../src/platform/contract.ts';
import { identityAnnotations } from '../src/platform/providers/index.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { migratedStores, migrationPods, migrationsName, storeVariables } from '../src/platform/stores.ts';
import { namespaceOf, secretVariables, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { plainVariables } from '../src/platform/variables.ts';
import { dumpOf } from './data.ts';
import type { Layer } from './layer.ts';

/** Adds what migrates a service's database: hooks before its new version is synced, in the same layer, or a Job's template. */
export function migrations(layer: Layer, target: Target, name: string, service: ServiceSpec): void {
  const spec = service.migrations;
  if (!spec) return;
  const databases = migratedStores(target, service);
  const [first] = databases;
  if (!first) throw new Error(`services.${name}.migrations are of no database, which resolve should have refused`);
  const Kind = spec.trigger === 'manual' ? ManualMigration : Migration;
  comesFrom(
    new Kind(layer, migrationsName(name), {
      name: spec.name ?? migrationsName(name),
      namespace: namespaceOf(target, name),
      labels: migrationPods(target, name),
      image: `${service.image}:${service.version}`,
      command: spec.command,
      validate: spec.validate,
      verify: spec.verify,
      rollback: spec.rollback,
      variables: [
        ...Object.entries(plainVariables(target, name, service)).map(([variable, value]) => ({
          name: variable,
          value,
        })),
        ...secretVariables(target, service).map(([variable]) => ({
          name: variable,
          secret: { name: `${name}-secrets`, key: variable },
        })),
        ...storeVariables(target, name, true),
      ],
      resources: service.resources,
      writable: service.writable,
      dumps: databases.map(([store, database]) => {
        const label = `before-${name}-${service.version}-${store}`;
        if (database.kind === 'postgresql') return dumpOf(target, store, database, label, namespaceOf(target, name));
        return {
          instance: target.contract.text(`${outputName(store)}_instance`),
          project: target.contract.text('project_id'),
          label,
        };
      }),
      cloudIdentity: identityAnnotations(target, `${outputName(first[0])}_backup`),
      timeoutSeconds: seconds(spec.timeout),
      priorityClassName: `${target.platform}-${service.priority}`,
    }),
    `services.${name}.migrations`,
  );
}
