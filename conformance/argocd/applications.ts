import type { ApiClient } from '../apiserver/client.ts';
import { patch, settle } from '../controllers/live.ts';

/** An Application, as far as we read it. */
export interface Application {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly syncResult?: {
        readonly resources?: readonly {
          readonly kind: string;
          readonly name: string;
          readonly status?: string;
          readonly message?: string;
        }[];
      };
    };
    readonly history?: readonly { readonly deployedAt: string }[];
    readonly resources?: readonly {
      readonly kind: string;
      readonly namespace?: string;
      readonly name: string;
      readonly status?: string;
      readonly health?: { readonly status: string };
    }[];
  };
}

const ALL = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const REFRESH = 'argocd.argoproj.io/refresh';

/** Every Application by name. */
export async function applications(client: ApiClient): Promise<ReadonlyMap<string, Application>> {
  const { items } = (await client.expect('GET', ALL)) as { items: readonly Application[] };
  return new Map(items.map((application) => [application.metadata.name, application]));
}

/** Why an Application is not as its folder is; undefined when it is, and healthy. */
export function unsynced(application: Application | undefined): string | undefined {
  if (application === undefined) return 'was not made';
  const { sync, health, conditions = [], operationState, resources = [] } = application.status ?? {};
  const errors = conditions.filter(({ type }) => type.endsWith('Error')).map(({ message }) => message);
  const isDone = operationState === undefined || operationState.phase === 'Succeeded';
  if (sync?.status === 'Synced' && health?.status === 'Healthy' && isDone && errors.length === 0) return undefined;
  const behind = resources
    .filter(({ status, health: state }) => status !== 'Synced' || (state !== undefined && state.status !== 'Healthy'))
    .map(
      ({ kind, namespace, name, status, health: state }) =>
        `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} is ${[status, state?.status].filter(Boolean).join(', ')}`,
    );
  const failures = (operationState?.syncResult?.resources ?? [])
    .filter(({ status }) => status === 'SyncFailed')
    .map(({ kind, name, message }) => `${kind} ${name}: ${message}`);
  return [
    `is ${sync?.status ?? 'unknown'}, ${health?.status ?? 'unknown'}`,
    ...errors,
    ...(operationState === undefined ? [] : [`${operationState.phase}: ${operationState.message ?? ''}`]),
    ...failures.slice(0, 5),
    ...behind.slice(0, 5),
  ].join('; ');
}

/** Lets Argo CD look again: at Git, and with `hard` past its caches too. */
export async function refresh(client: ApiClient, name: string, how: 'normal' | 'hard' = 'normal'): Promise<void> {
  await patch(client, `${ALL}/${name}`, { metadata: { annotations: { [REFRESH]: how } } });
  const pending = async () => {
    const application = (await client.expect('GET', `${ALL}/${name}`)) as Application;
    return application.metadata.annotations?.[REFRESH] === undefined ? undefined : 'was not refreshed';
  };
  const complaint = await settle(pending, 60);
  if (complaint !== undefined) throw new Error(`${name} ${complaint}`);
}
