import { App } from 'cdk8s';
import { BuildError, collect } from '../src/manifests/collect.ts';
import type { Manifest } from '../src/manifests/manifest.ts';
import { patched } from '../src/manifests/patch.ts';
import type { Target } from '../src/platform/target.ts';
import { access } from './access.ts';
import { backup } from './backup.ts';
import { chaos } from './chaos.ts';
import { cloudwatch } from './cloudwatch.ts';
import { dashboards } from './dashboards.ts';
import { data } from './data.ts';
import { edge } from './edge.ts';
import { gitops } from './gitops.ts';
import { Layer, type LayerDefinition } from './layer.ts';
import { loadTest } from './load-test.ts';
import { logging } from './logging.ts';
import { mesh } from './mesh.ts';
import { withMonitorLabels } from './monitor-labels.ts';
import { monitoring } from './monitoring.ts';
import { namespaces } from './namespaces.ts';
import { network } from './network.ts';
import { networkAddons } from './network-addons.ts';
import { nodes } from './nodes.ts';
import { withNotifications } from './notify.ts';
import { observability } from './observability.ts';
import { policies } from './policies.ts';
import { withReloads } from './reloads.ts';
import { runtimeSecurity } from './runtime-security.ts';
import { scaling } from './scaling.ts';
import { secrets } from './secrets.ts';
import { servicesLayer } from './services.ts';
import { storage } from './storage.ts';
import { storeSecretsLayer } from './store-secrets.ts';
import { tracing } from './tracing.ts';
import { vaultDatabases } from './vault-databases.ts';
import { vaultSetupLayer } from './vault-setup.ts';
import { vaultTrustLayer } from './vault-trust.ts';
import { workloads } from './workloads.ts';

/** Every layer a platform can have. The order here has no meaning: what needs what is in the layers. */
export const layers: readonly LayerDefinition[] = [
  access,
  backup,
  chaos,
  cloudwatch,
  dashboards,
  data,
  edge,
  mesh,
  namespaces,
  network,
  networkAddons,
  nodes,
  observability,
  policies,
  scaling,
  secrets,
  servicesLayer,
  loadTest,
  logging,
  monitoring,
  runtimeSecurity,
  storage,
  storeSecretsLayer,
  tracing,
  vaultDatabases,
  vaultSetupLayer,
  vaultTrustLayer,
  workloads,
];

/**
 * One target's manifests, of all layers.
 *
 * @param only one layer alone: the same manifests, faster. The layer `gitops` follows from all others.
 * @throws BuildError with what constructs complain about, identities made twice, and patches that match nothing
 */
export function build(target: Target, only?: string): Manifest[] {
  const app = new App();
  const wanted = layers.filter(({ name }) => only === undefined || only === gitops.name || name === only);
  refusingTogether(
    wanted.map((definition) => () => definition.build(new Layer(app, definition, target), target)),
    target,
  );
  const manifests = withReloads(withNotifications(withMonitorLabels(collect(app), target), target), target);
  if (only === undefined || only === gitops.name) {
    const last = new App();
    gitops.build(new Layer(last, gitops, target), target, { layers: wanted, manifests });
    manifests.push(...collect(last));
  }
  return patched(manifests, target.spec.patches, only === undefined);
}

/** Does everything, and throws what constructs refused of it together. What is no refusal is a bug, and thrown at once. */
function refusingTogether(work: readonly (() => void)[], target: Target): void {
  const complaints: string[] = [];
  for (const part of work) {
    try {
      part();
    } catch (error) {
      // A construct's refusal says how to mend it.
      if (!(error instanceof Error) || !error.message.includes('fix:')) throw error;
      complaints.push(`error ${target.id}  ${error.message}`);
    }
  }
  if (complaints.length > 0) throw new BuildError(complaints);
}
