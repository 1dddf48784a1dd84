import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, type Running, start } from '../processes.ts';
import type { Context } from '../step.ts';
import { ApiClient } from './client.ts';
import type { ApiServer } from './software.ts';

/** An API server with its etcd, on the loopback interface. */
export class Cluster {
  readonly client: ApiClient;
  /** For programs that take one: administrator of everything. */
  readonly kubeconfig: string;
  readonly folder: string;
  readonly #running: Running[];

  private constructor(folder: string, client: ApiClient, kubeconfig: string, running: Running[]) {
    this.folder = folder;
    this.client = client;
    this.kubeconfig = kubeconfig;
    this.#running = running;
  }

  /**
   * Starts one.
   *
   * @param folder its own; an etcd that was there before is continued
   */
  static async start(control: ApiServer, folder: string, env: Context['env']): Promise<Cluster> {
    mkdirSync(folder, { recursive: true });
    const [clients = 0, peers = 0, port = 0] = await freePorts(3);
    const running: Running[] = [];
    try {
      running.push(await startEtcd(control, folder, { clients, peers }, env));
      const token = randomUUID();
      const files = writeSecrets(folder, token);
      const client = () => new ApiClient({ port, token, ca: readFileSync(files.certificate, 'utf8') });
      running.push(
        await start({
          name: 'kube-apiserver',
          binary: control.apiserver,
          args: [
            `--etcd-servers=http://127.0.0.1:${clients}`,
            '--bind-address=127.0.0.1',
            `--secure-port=${port}`,
            `--cert-dir=${files.certificates}`,
            `--token-auth-file=${files.tokens}`,
            '--anonymous-auth=false',
            '--authorization-mode=Node,RBAC',
            `--service-account-key-file=${files.key}`,
            `--service-account-signing-key-file=${files.key}`,
            '--service-account-issuer=https://kubernetes.default.svc',
            '--service-cluster-ip-range=10.96.0.0/16',
            '--allow-privileged=true',
            // Both are on by default; named because this check is about them.
            '--enable-admission-plugins=PodSecurity,ValidatingAdmissionPolicy',
          ],
          env,
          logFile: join(folder, 'kube-apiserver.log'),
          ready: async () => {
            const probe = client();
            try {
              return (await probe.send('GET', '/readyz')).status === 200;
            } finally {
              probe.close();
            }
          },
        }),
      );
      const kubeconfig = join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, JSON.stringify(config(port, token, files.certificate)), { mode: 0o600 });
      const connected = client();
      await connected.discover();
      return new Cluster(folder, connected, kubeconfig, running);
    } catch (error) {
      await stopAll(running);
      throw error;
    }
  }

  /** Runs another program until the cluster stops. */
  adopt(running: Running): void {
    this.#running.push(running);
  }

  async stop(): Promise<void> {
    this.client.close();
    await stopAll(this.#running);
  }
}

/** Last started, first stopped. */
async function stopAll(running: Running[]): Promise<void> {
  for (const one of running.splice(0).reverse()) await one.stop();
}

function startEtcd(
  control: ApiServer,
  folder: string,
  { clients, peers }: { clients: number; peers: number },
  env: Context['env'],
): Promise<Running> {
  const url = `http://127.0.0.1:${clients}`;
  const peerUrl = `http://127.0.0.1:${peers}`;
  return start({
    name: 'etcd',
    binary: control.etcd,
    args: [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      // Nothing here has to survive a power cut.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    env,
    logFile: join(folder, 'etcd.log'),
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
}

function writeSecrets(folder: string, token: string) {
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates, { recursive: true });
  const key = join(folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, `${token},conformance,conformance,system:masters\n`, { mode: 0o600 });
  return { certificates, certificate: join(certificates, 'apiserver.crt'), key, tokens };
}

/** A kubeconfig; JSON is YAML too. */
function config(port: number, token: string, ca: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'conformance', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': ca } }],
    users: [{ name: 'conformance', user: { token } }],
    contexts: [{ name: 'conformance', context: { cluster: 'conformance', user: 'conformance' } }],
    'current-context': 'conformance',
  };
}
