import { Construct } from 'constructs';
import { SyncSet } from '../../../imports/syncset.gatekeeper.sh.ts';
import type { AnyPolicy } from './policy.ts';

export interface SyncedKindsProps {
  /** Name of the SyncSet. Gatekeeper keeps the union of all SyncSets. */
  readonly name: string;
  /** The policies that read other objects than the one they judge. */
  readonly policies: readonly Pick<AnyPolicy, 'kind' | 'code'>[];
}

/** What Gatekeeper keeps copies of, so that the given policies can read it. */
export class SyncedKinds extends Construct {
  constructor(scope: Construct, id: string, props: SyncedKindsProps) {
    super(scope, id);
    const kinds = props.policies.flatMap(({ code }) => (code.engine === 'rego' ? code.sync : []));
    if (kinds.length === 0) {
      throw new Error(
        `SyncSet/${props.name}: none of the policies ${props.policies.map(({ kind }) => kind).join(', ')} reads other objects. fix: leave the SyncSet out`,
      );
    }
    const seen = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));
    new SyncSet(this, 'syncset', { metadata: { name: props.name }, spec: { gvks: [...seen.values()] } });
  }
}
