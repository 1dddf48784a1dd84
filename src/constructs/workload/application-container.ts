import type { Container, Volume } from '../../../imports/core.ts';
import { FLAGS_FOLDER } from './flag-definitions.ts';
import { hardenedContainer } from './hardening.ts';
import { type HealthProps, probes } from './probes.ts';
import { type ResourcesProps, resourcesOf } from './resources.ts';
import { preStop } from './shutdown.ts';
import { writableFolders } from './volumes.ts';

/** An environment variable: a key of a Secret, or text. */
export type ContainerVariable =
  | { readonly name: string; readonly secret: { readonly name: string; readonly key: string } }
  | { readonly name: string; readonly value: string };

/** As the API writes them. */
export function environmentOf(variables: readonly ContainerVariable[]): NonNullable<Container['env']> {
  return variables.map((variable) =>
    'value' in variable
      ? { name: variable.name, value: variable.value }
      : { name: variable.name, valueFrom: { secretKeyRef: { ...variable.secret } } },
  );
}

export interface ApplicationProps {
  /** Image with its tag. */
  readonly image: string;
  /** Command line instead of the image's own. */
  readonly command?: readonly string[] | undefined;
  /** Where it listens. */
  readonly port: number;
  /** Where it serves metrics. Default: it serves none. */
  readonly metricsPort?: number | undefined;
  readonly health: Omit<HealthProps, 'port'>;
  readonly resources: ResourcesProps;
  /** Secret whose keys become variables: environment variable → key. Default: none. */
  readonly secret?: { readonly name: string; readonly variables: Readonly<Record<string, string>> } | undefined;
  /** Variables of other Secrets, or text that refers to earlier ones as `$(NAME)`, in this order. Default: none. */
  readonly variables?: readonly ContainerVariable[] | undefined;
  /** Folders that it writes to, each an emptyDir of the given size. Everything else is read-only. */
  readonly writable: Readonly<Record<string, string>>;
}

/** Seconds that an application outlives the proxy in front of it, so that no request is handed to a closed port. */
const AFTER_PROXY = 3;

/** The application's own container and its volumes. Its port is called `http`, or `app` behind a proxy, which is then `http`. */
export function applicationContainer(
  name: string,
  props: ApplicationProps,
  options: {
    /** ConfigMap that becomes its environment. */
    readonly configMap: string;
    /** ConfigMap of its feature flags. Default: it reads none. */
    readonly flags?: string | undefined;
    readonly kubernetes: string;
    readonly drainSeconds: number;
    readonly proxied: boolean;
  },
): { container: Container; volumes: readonly Volume[] } {
  const port = options.proxied ? 'app' : 'http';
  const { volumes, mounts } = writableFolders(props.writable, name);
  const env = environmentOf([
    ...Object.entries(props.secret?.variables ?? {}).map(([variable, key]) => ({
      name: variable,
      secret: { name: props.secret?.name ?? '', key },
    })),
    ...(props.variables ?? []),
  ]);
  return {
    container: {
      name,
      image: props.image,
      imagePullPolicy: 'IfNotPresent',
      ...(props.command === undefined ? {} : { command: [...props.command] }),
      ports: [
        { name: port, containerPort: props.port, protocol: 'TCP' },
        ...(props.metricsPort === undefined
          ? []
          : [{ name: 'metrics', containerPort: props.metricsPort, protocol: 'TCP' as const }]),
      ],
      envFrom: [{ configMapRef: { name: options.configMap } }],
      // One by one, so that a key added to the Secret is not in the environment before somebody asked for it.
      ...(env.length === 0 ? {} : { env }),
      resources: resourcesOf(props.resources),
      ...probes({ ...props.health, port }),
      lifecycle: { preStop: preStop(options.kubernetes, options.drainSeconds + (options.proxied ? AFTER_PROXY : 0)) },
      securityContext: hardenedContainer(),
      volumeMounts: [
        ...mounts,
        // The folder and not the file in it: the kubelet renews only what is mounted whole.
        ...(options.flags === undefined ? [] : [{ name: 'flags', mountPath: FLAGS_FOLDER, readOnly: true }]),
      ],
    },
    volumes: [
      ...volumes,
      ...(options.flags === undefined ? [] : [{ name: 'flags', configMap: { name: options.flags } }]),
    ],
  };
}
