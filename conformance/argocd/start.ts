import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { groupOf } from '../../src/manifests/manifest.ts';
import type { ApiClient } from '../apiserver/client.ts';
import type { Cluster } from '../apiserver/cluster.ts';
import { apply } from '../controllers/cast.ts';
import { accepts, freePorts, start } from '../processes.ts';
import type { ConformanceTarget, Context } from '../step.ts';

/** Groups whose controllers run here, or whose kinds have no health. */
const RUN_HERE = ['', 'apps', 'batch', 'policy', 'rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io'];

const HEALTHY = 'return { status = "Healthy" }\n';

/** The settings that docs/gitops.md tells people to give Argo CD. */
export function documentedSettings(page: string): Readonly<Record<string, string>> {
  const [, block] = /^ *```yaml\n( *data:\n[^`]*)```/m.exec(page) ?? [];
  const { data } = load(block ?? 'data: {}') as { data: Record<string, string> };
  if (data['resource.customizations.health.argoproj.io_Application'] === undefined) {
    throw new Error('docs/gitops.md gives no health check of Applications for argocd-cm');
  }
  return data;
}

/** Configures Argo CD as documented. Kinds whose controllers do not run here count as healthy, so that waves go on. */
export async function configure({ root }: Context, client: ApiClient, { manifests }: ConformanceTarget): Promise<void> {
  const custom = manifests.map(({ object }) => ({ group: groupOf(object), kind: object.kind }));
  const health = new Map(
    custom
      .filter(({ group }) => !RUN_HERE.includes(group))
      .map(({ group, kind }) => [`resource.customizations.health.${group}_${kind}`, HEALTHY]),
  );
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const metadata = (name: string) => ({ name, namespace: 'argocd', labels });
  const maps = ['argocd-rbac-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm'];
  for (const name of maps) await apply(client, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name) });
  const documented = documentedSettings(readFileSync(join(root, 'docs/gitops.md'), 'utf8'));
  const data = { ...Object.fromEntries(health), ...documented };
  await apply(client, { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('argocd-cm'), data });
  await apply(client, { apiVersion: 'v1', kind: 'Secret', metadata: metadata('argocd-secret') });
}

/** Starts the application controller and the repo server, with a Redis for what they tell each other. */
export async function startArgoCd(
  context: Context,
  cluster: Cluster,
  binaries: { readonly argocd: string; readonly redis: string },
): Promise<void> {
  const [cache = 0, repo = 0, repoMetrics = 0, metrics = 0] = await freePorts(4);
  const folder = join(cluster.folder, 'argocd');
  for (const name of ['gpg', 'tls', 'ssh', 'plugins', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, inNamespace(readFileSync(cluster.kubeconfig, 'utf8')), { mode: 0o600 });
  const env = {
    ...context.env,
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    KUBECONFIG: kubeconfig,
    // The cluster that Argo CD runs in is the one of the kubeconfig.
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_GNUPGHOME: join(folder, 'gpg'),
    ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
    ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
    ARGOCD_PLUGINSOCKFILEPATH: join(folder, 'plugins'),
    ARGOCD_ASK_PASS_SOCK: join(folder, 'ask-pass.sock'),
  };
  cluster.adopt(
    await start({
      name: 'redis',
      binary: binaries.redis,
      args: [`127.0.0.1:${cache}`],
      env,
      logFile: join(folder, 'redis.log'),
      ready: () => accepts(cache),
    }),
  );
  cluster.adopt(
    await start({
      name: 'argocd-repo-server',
      binary: binaries.argocd,
      args: [
        '--address=127.0.0.1',
        `--port=${repo}`,
        '--metrics-address=127.0.0.1',
        `--metrics-port=${repoMetrics}`,
        `--redis=127.0.0.1:${cache}`,
        '--disable-tls',
      ],
      env: { ...env, ARGOCD_BINARY_NAME: 'argocd-repo-server' },
      logFile: join(folder, 'repo-server.log'),
      ready: () => accepts(repo),
    }),
  );
  cluster.adopt(
    await start({
      name: 'argocd-application-controller',
      binary: binaries.argocd,
      args: [
        `--kubeconfig=${kubeconfig}`,
        `--repo-server=127.0.0.1:${repo}`,
        '--repo-server-plaintext',
        `--redis=127.0.0.1:${cache}`,
        `--metrics-port=${metrics}`,
        '--app-resync=30',
        '--app-resync-jitter=0',
      ],
      env: { ...env, ARGOCD_BINARY_NAME: 'argocd-application-controller' },
      logFile: join(folder, 'application-controller.log'),
      ready: () => accepts(metrics),
    }),
  );
}

function inNamespace(kubeconfig: string): string {
  const config = JSON.parse(kubeconfig) as { contexts: { context: { namespace?: string } }[] };
  for (const { context } of config.contexts) context.namespace = 'argocd';
  return JSON.stringify(config);
}
