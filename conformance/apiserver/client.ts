import { Agent, request } from 'node:https';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';

/** What the API server answers. */
export interface Answer {
  readonly status: number;
  /** The texts of its Warning headers. */
  readonly warnings: readonly string[];
  readonly body: unknown;
}

/** One resource that the server serves. */
interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly scope: string;
        readonly responseKind?: { readonly kind: string };
      }[];
    }[];
  }[];
}

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Talks to one API server: the bytes that we send are the object's, untouched by any typed client. */
export class ApiClient {
  readonly #agent: Agent;
  readonly #token: string;
  readonly #port: number;
  #resources = new Map<string, Resource>();

  constructor(options: { readonly port: number; readonly token: string; readonly ca: string }) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: 8, ca: options.ca });
    this.#token = options.token;
    this.#port = options.port;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** One request; the answer whatever its status. */
  send(
    method: string,
    path: string,
    {
      body,
      type = 'application/json',
      accept = 'application/json',
    }: { body?: unknown; type?: string; accept?: string } = {},
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.#port,
          method,
          path,
          timeout: 60_000,
          headers: {
            accept,
            authorization: `Bearer ${this.#token}`,
            ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const raw = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.statusCode ?? 0,
              warnings: (response.headersDistinct.warning ?? []).flatMap(warningTexts),
              body: parse(raw),
            });
          });
        },
      );
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within 60 s`)));
      sent.end(text);
    });
  }

  /** Like `send`, but every status that is no success throws. */
  async expect(method: string, path: string, options: { body?: unknown; type?: string } = {}): Promise<unknown> {
    const answer = await this.send(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${messageOf(answer.body)}`);
    return answer.body;
  }

  /** Server-side apply, as Argo CD does it with ServerSideApply=true, but strict and without taking others' fields. */
  apply(object: KubernetesObject, { dryRun = false, manager = 'orrery', force = false } = {}): Promise<Answer> {
    const query = new URLSearchParams({ fieldManager: manager, fieldValidation: 'Strict', force: String(force) });
    if (dryRun) query.set('dryRun', 'All');
    return this.#known(object, (path) =>
      this.send('PATCH', `${path}?${query}`, { body: object, type: 'application/apply-patch+yaml' }),
    );
  }

  /** Creates as a dry run: admission judges, nothing is stored. */
  createDry(object: KubernetesObject): Promise<Answer> {
    return this.#known(object, (path) =>
      this.send(
        'POST',
        `${path.slice(0, path.lastIndexOf('/'))}?dryRun=All&fieldValidation=Strict&fieldManager=orrery`,
        {
          body: object,
        },
      ),
    );
  }

  /** The live object. */
  async get(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): Promise<unknown> {
    return this.expect('GET', this.pathOf(object) ?? '');
  }

  /** The path of an object; undefined when the server has no such kind. */
  pathOf({
    apiVersion,
    kind,
    metadata,
  }: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): string | undefined {
    const resource = this.#resources.get(`${apiVersion} ${kind}`);
    if (resource === undefined) return undefined;
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const within = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${root}${within}/${resource.plural}/${encodeURIComponent(metadata.name)}`;
  }

  /** Whether the server had this kind when it was asked last. */
  serves({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
    return this.#resources.has(`${apiVersion} ${kind}`);
  }

  /** Learns which kinds there are. */
  async discover(): Promise<void> {
    const found = new Map<string, Resource>();
    for (const root of ['/api', '/apis']) {
      const { body } = await this.send('GET', root, { accept: DISCOVERY });
      for (const { metadata, versions } of (body as Discovery).items) {
        for (const { version, resources = [] } of versions) {
          const apiVersion = metadata.name ? `${metadata.name}/${version}` : version;
          for (const { resource, scope, responseKind } of resources) {
            if (responseKind === undefined) continue;
            found.set(`${apiVersion} ${responseKind.kind}`, { plural: resource, namespaced: scope === 'Namespaced' });
          }
        }
      }
    }
    this.#resources = found;
  }

  async #known(object: KubernetesObject, send: (path: string) => Promise<Answer>): Promise<Answer> {
    const path = this.pathOf(object);
    if (path !== undefined) return send(path);
    const message = `no matches for kind "${object.kind}" in version "${object.apiVersion}"`;
    return { status: 404, warnings: [], body: { kind: 'Status', message } };
  }
}

/** The texts of one header: `299 - "first", 299 - "second"`. */
export function warningTexts(header: string): string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
    (text ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What a failed answer says. */
export function messageOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body);
  return 'message' in body && typeof body.message === 'string' ? body.message : JSON.stringify(body);
}

/** The field that a failed answer complains about first. */
export function fieldOf(body: unknown): string | undefined {
  const { details } = (body ?? {}) as { details?: { causes?: readonly { field?: string }[] } };
  const named = details?.causes?.find(({ field }) => field !== undefined && field !== '')?.field;
  // Strict validation says it in the message alone: `.spec.replica: field not declared in schema`.
  return named ?? /\.([\w.[\]"=-]+): field not declared/.exec(messageOf(body))?.[1];
}
