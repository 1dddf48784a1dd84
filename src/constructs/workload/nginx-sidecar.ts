import type { Container, Volume } from '../../../imports/core.ts';
import { hardenedContainer } from './hardening.ts';
import { NGINX_FOLDER, NGINX_HEALTH_PATH } from './nginx-config.ts';
import { type ResourcesProps, resourcesOf } from './resources.ts';
import { preStop } from './shutdown.ts';
import { writableFolders } from './volumes.ts';
import { WAF_FILE } from './waf-config.ts';

export interface NginxSidecarProps {
  /** Image with its tag: one that runs as any user, e.g. nginxinc/nginx-unprivileged. */
  readonly image: string;
  /** Port that it takes traffic on; above 1024, since it is not root. */
  readonly port: number;
  readonly resources: ResourcesProps;
  /** Whether a web application firewall looks at the requests: the ConfigMap then has its rules, `waf.conf`. Default: no. */
  readonly waf?: object | undefined;
}

/** The user that the nginx-unprivileged images are made for. */
const NGINX_USER = 101;

/**
 * The nginx container in front of an application, and its volumes. An ordinary container, not a native sidecar: those
 * outlive the application, and this one must stop taking requests first.
 *
 * @param configMap name of the ConfigMap whose key `nginx.conf` it reads
 */
export function nginxSidecar(
  props: NginxSidecarProps,
  options: { readonly configMap: string; readonly kubernetes: string; readonly drainSeconds: number },
): { container: Container; volumes: readonly Volume[] } {
  if (props.port < 1024) {
    throw new Error(`nginx port ${props.port} is open to root alone. fix: use one from 1024, e.g. 8080`);
  }
  // A firewall looks at whole bodies, and the large ones wait here for it.
  const { volumes, mounts } = writableFolders({ [NGINX_FOLDER]: props.waf ? '256Mi' : '16Mi' }, 'nginx');
  const health = { httpGet: { path: NGINX_HEALTH_PATH, port: 'http' } };
  return {
    container: {
      name: 'nginx',
      image: props.image,
      imagePullPolicy: 'IfNotPresent',
      // The entrypoint of an image with a firewall writes a configuration of its own, where nobody may write.
      ...(props.waf ? { command: ['nginx', '-g', 'daemon off;'] } : {}),
      ports: [{ name: 'http', containerPort: props.port, protocol: 'TCP' }],
      resources: resourcesOf(props.resources),
      // Of nginx alone: whether the application is well is asked in its own container.
      startupProbe: { ...health, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 30 },
      readinessProbe: { ...health, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
      livenessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
      // The image stops with SIGQUIT: nginx ends after the requests that it has begun.
      lifecycle: { preStop: preStop(options.kubernetes, options.drainSeconds) },
      securityContext: hardenedContainer(NGINX_USER),
      volumeMounts: [
        ...mounts,
        { name: 'nginx-config', mountPath: '/etc/nginx/nginx.conf', subPath: 'nginx.conf', readOnly: true },
        ...(props.waf ? [{ name: 'nginx-config', mountPath: WAF_FILE, subPath: 'waf.conf', readOnly: true }] : []),
      ],
    },
    volumes: [...volumes, { name: 'nginx-config', configMap: { name: options.configMap } }],
  };
}
