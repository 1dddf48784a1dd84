import { existsSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { closest } from '../../platform/problem.ts';
import { at, isPlain, type Plain, textAt } from '../../verify/values.ts';
import { type Io, UsageError } from '../io.ts';
import { reasonOf } from '../verifying/sources.ts';

/** How long the server may say nothing, in milliseconds. */
const SILENCE = 15_000;
/** More than any cluster's OpenAPI has, in bytes. */
const LARGEST = 256 * 1024 * 1024;
/** Objects a page, as kubectl asks for them. */
const PAGE = 500;

/** What the server refuses to show. Everything else that goes wrong ends the command. */
export interface Refused {
  readonly refused: string;
}

/** A live API server, asked with the credentials of a kubeconfig. It is only read. */
export class Connection {
  /** The context's name. */
  readonly name: string;
  readonly #server: URL;
  readonly #options: RequestOptions;

  constructor(name: string, server: URL, options: RequestOptions) {
    this.name = name;
    this.#server = server;
    this.#options = options;
  }

  /** A JSON document of the server; its words when it refuses. */
  async get(path: string, accept = 'application/json'): Promise<Plain | Refused> {
    const { status, text } = await this.#request(path, accept);
    const body = parsed(text);
    if (status === 401) {
      throw this.#trouble(
        'does not know who asks (401)',
        'log in anew, or name another context with --context; the credentials may have expired',
      );
    }
    if (status !== 200) return { refused: textAt(body, 'message') ?? `it answered ${status}` };
    if (!isPlain(body))
      throw this.#trouble(`answered ${path} with what is no JSON object`, 'see whether it is a Kubernetes API server');
    return body;
  }

  /** All items of a list, page by page; the server's words when it does not show them. */
  async list(path: string, accept?: string): Promise<readonly Plain[] | Refused> {
    const items: Plain[] = [];
    for (let next = ''; ; ) {
      const more = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const page = await this.get(`${path}?limit=${PAGE}${more}`, accept);
      if (isRefused(page)) return page;
      const found = at(page, 'items');
      if (Array.isArray(found)) items.push(...found.filter(isPlain));
      next = textAt(page, 'metadata', 'continue') ?? '';
      if (next === '') return items;
    }
  }

  #request(path: string, accept: string): Promise<{ status: number; text: string }> {
    const base = this.#server.pathname.replace(/\/$/, '');
    const send = this.#server.protocol === 'http:' ? plainRequest : secureRequest;
    return new Promise((done, fail) => {
      const refuse = (why: string) =>
        fail(
          this.#trouble(
            `cannot be reached: ${why}`,
            'see whether it runs and can be reached from here, as kubectl would',
          ),
        );
      const sent = send(
        {
          ...this.#options,
          protocol: this.#server.protocol,
          hostname: this.#server.hostname.replace(/^\[(.*)\]$/, '$1'),
          port: this.#server.port === '' ? undefined : this.#server.port,
          path: `${base}${path}`,
          method: 'GET',
          headers: { ...this.#options.headers, accept, 'user-agent': 'orrery' },
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            if (size > LARGEST) sent.destroy(new Error(`its answer to ${path} has no end`));
            else parts.push(part);
          });
          answer.on('end', () => done({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
          answer.on('error', (error) => refuse(reasonOf(error)));
        },
      );
      sent.setTimeout(SILENCE, () => sent.destroy(new Error(`it said nothing for ${SILENCE / 1000} seconds`)));
      sent.on('error', (error) => refuse(reasonOf(error)));
      sent.end();
    });
  }

  #trouble(what: string, fix: string): UsageError {
    return new UsageError(`the cluster of context ${this.name} at ${this.#server.origin} ${what}`, fix);
  }
}

export function isRefused(answer: Plain | readonly Plain[] | Refused): answer is Refused {
  return !Array.isArray(answer) && typeof at(answer, 'refused') === 'string';
}

/**
 * The cluster of a context: `KUBECONFIG`, or `~/.kube/config`, or the account of the pod that this runs in, as kubectl
 * looks for them.
 *
 * @param context default: the current one
 * @throws UsageError when there is none, or its credentials cannot be had
 */
export async function connect(context: string | undefined, io: Io): Promise<Connection> {
  const config = await configOf(io);
  const names = config.getContexts().map(({ name }) => name);
  const name = context ?? config.getCurrentContext();
  if (!names.includes(name)) {
    const near = closest(name ?? '', names);
    const has = names.length === 0 ? 'the kubeconfig has none' : `use one of ${names.join(', ')}`;
    throw new UsageError(
      name ? `the kubeconfig has no context '${name}'` : 'the kubeconfig names no current context',
      near ? `did you mean '${near}'?` : has,
    );
  }
  config.setCurrentContext(name);
  const address = config.getCurrentCluster()?.server ?? '';
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new UsageError(`context ${name} has no server`, 'state clusters[].cluster.server in the kubeconfig');
  }
  const server = new URL(address);
  if (server.protocol === 'http:') allowPlain(config, name, server);
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new UsageError(
      `the credentials of context ${name} cannot be had: ${reasonOf(error)}`,
      'log in anew, as kubectl would ask you to',
    );
  }
  return new Connection(name, server, options);
}

/** Without TLS only this machine is asked, where `kubectl proxy` listens: elsewhere everybody on the way would read along. */
function allowPlain(config: KubeConfig, context: string, { hostname, origin }: URL): void {
  if (!/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)) {
    throw new UsageError(
      `the server of context ${context} is ${origin}: without TLS, everybody on the way could read the credentials`,
      'state an https:// address in clusters[].cluster.server',
    );
  }
  // The library asks for this word of whoever goes without TLS.
  config.clusters = config.clusters.map((cluster) => ({
    ...cluster,
    skipTLSVerify: cluster === config.getCurrentCluster() || cluster.skipTLSVerify,
  }));
}

async function configOf({ env, root }: Io): Promise<KubeConfig> {
  // Loaded when it is needed: it is larger than all of Orrery.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const home = join(env.HOME ?? env.USERPROFILE ?? root, '.kube/config');
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  const files = (named.length > 0 ? named : [home]).filter((file) => existsSync(file));
  if (files.length === 0 && named.length === 0 && env.KUBERNETES_SERVICE_HOST) {
    config.loadFromCluster();
    return config;
  }
  if (files.length === 0) {
    throw new UsageError(
      `there is no kubeconfig at ${named.length > 0 ? named.join(', ') : home}`,
      'name it in KUBECONFIG, or verify without --cluster',
    );
  }
  for (const [index, file] of files.entries()) {
    try {
      const read = index === 0 ? config : new KubeConfig();
      read.loadFromFile(file);
      if (read !== config) config.mergeConfig(read, true);
    } catch (error) {
      throw new UsageError(`${file} is no kubeconfig: ${reasonOf(error)}`, 'mend it, or name another in KUBECONFIG');
    }
  }
  return config;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
