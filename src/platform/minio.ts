import type { MinioSpec } from './schema/minio.ts';
import type { StoreVariable } from './store-variable.ts';
import type { Target } from './target.ts';

/** Where a server of MinIO listens. */
export const MINIO_PORT = 9000;

/** The servers of a tenant, by the label that the operator gives them. */
export function minioPods(store: string): Record<string, string> {
  return { 'v1.min.io/tenant': store };
}

/** The Secret with the tenant's own settings, made in the cluster. */
export function minioRootSecret(store: string): string {
  return `${store}-root`;
}

/** The Secret with the keys of whoever uses the store, made in the cluster. */
export function minioUserSecret(store: string, user: string): string {
  return `${user}-${store}`;
}

/** Host and port of the Service that stands for all servers. The operator calls it `minio` whatever the tenant's name. */
export function minioAddress({ namespace }: Target): string {
  return `minio.${namespace}.svc:80`;
}

export function minioVariables(
  target: Target,
  store: string,
  { variable }: MinioSpec,
  service: string,
): StoreVariable[] {
  const secret = minioUserSecret(store, service);
  return [
    { name: `${variable}_ENDPOINT`, value: `http://${minioAddress(target)}` },
    { name: `${variable}_ACCESS_KEY`, secret: { name: secret, key: 'accesskey' } },
    { name: `${variable}_SECRET_KEY`, secret: { name: secret, key: 'secretkey' } },
  ];
}
