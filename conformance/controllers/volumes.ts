import type { ApiClient } from '../apiserver/client.ts';
import { live } from './live.ts';

interface Claim {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status?: { readonly phase?: string };
}

const CLAIMS = '/api/v1/persistentvolumeclaims';
const VOLUMES = '/api/v1/persistentvolumes';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * Plays the CSI driver: a claim that the scheduler has chosen a node for gets a volume in that node's zone, where the
 * volume stays.
 */
export async function provision(client: ApiClient): Promise<void> {
  const { items } = (await client.expect('GET', CLAIMS)) as { items: readonly Claim[] };
  for (const { metadata, spec, status } of items) {
    const node = metadata.annotations?.['volume.kubernetes.io/selected-node'];
    if (status?.phase === 'Bound' || node === undefined) continue;
    const zone = (await live(client, `/api/v1/nodes/${node}`)).metadata.labels?.[ZONE] ?? '';
    const name = `pvc-${metadata.uid}`;
    if ((await client.send('GET', `${VOLUMES}/${name}`)).status === 200) continue;
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage: spec.resources.requests.storage },
        accessModes: spec.accessModes,
        storageClassName: spec.storageClassName,
        volumeMode: spec.volumeMode,
        claimRef: { namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
        hostPath: { path: `/nowhere/${name}` },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }] },
        },
      },
    };
    await client.expect('POST', VOLUMES, { body: volume });
  }
}
