import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toYaml } from '../../src/yaml/yaml.ts';
import { settle } from '../controllers/live.ts';
import type { Proof } from '../step.ts';
import { applications, refresh, unsynced } from './applications.ts';
import { applicationOf, type Synced } from './checks.ts';

/** Things broken by hand in the repository: the checks of this step have to notice. Last: what fails is retried for minutes. */
export const proofs = { changes };

const NOTICE_SECONDS = 120;

async function changes(synced: Synced): Promise<Proof[]> {
  const [policy] = synced.target.manifests.filter(({ object }) => object.kind === 'NetworkPolicy');
  if (policy === undefined) return [];
  const { client, repository } = synced;
  const name = applicationOf(synced, policy);
  const file = join(dirname(repository.path(policy.file)), 'broken.yaml');
  const metadata = { name: 'broken', namespace: 'kube-system' };
  writeFileSync(file, toYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata }));
  await repository.commit('something broken');
  await refresh(client, name);
  let caught: string | undefined;
  await settle(async () => {
    caught = unsynced((await applications(client)).get(name));
    return caught?.includes('not permitted') ? undefined : 'not yet';
  }, NOTICE_SECONDS);
  return [{ broken: `Application ${name} with an object in a namespace that its project may not write`, caught }];
}
