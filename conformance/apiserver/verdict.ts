import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { finding } from '../findings.ts';
import type { ConformanceManifest, Finding } from '../step.ts';
import { allowedWarnings } from './allowed-warnings.ts';
import { type Answer, fieldOf, messageOf } from './client.ts';

/** What a server said of many objects. */
export interface Verdict {
  readonly rejected: Finding[];
  readonly warnings: Finding[];
  readonly allowed: (Finding & { readonly reason: string })[];
}

export function noVerdict(): Verdict {
  return { rejected: [], warnings: [], allowed: [] };
}

/** Adds one answer to a verdict; whether the object was accepted. */
export function judge(verdict: Verdict, manifest: ConformanceManifest, { status, warnings, body }: Answer): boolean {
  for (const text of new Set(warnings)) {
    const known = allowedWarnings.find(({ pattern }) => pattern.test(text));
    if (known) verdict.allowed.push({ ...finding(manifest, text), reason: known.reason });
    else verdict.warnings.push(finding(manifest, text));
  }
  if (status < 300) return true;
  verdict.rejected.push(finding(manifest, messageOf(body), fieldOf(body)));
  return false;
}

/**
 * Where a live object says something else than was applied: then every comparison finds a difference, for ever.
 * Lists are compared element by element, since the server keeps their order. An empty value may be left out, as
 * built-in kinds do with `false` and `''`: it means the same, and Argo CD compares it as the same.
 */
export function altered(applied: unknown, live: unknown, path = ''): { field: string; message: string }[] {
  if (Array.isArray(applied)) {
    const items = Array.isArray(live) ? live : [];
    return applied.flatMap((item, i) => altered(item, items[i], `${path}[${i}]`));
  }
  if (typeof applied === 'object' && applied !== null) {
    const fields = (typeof live === 'object' && live !== null ? live : {}) as Record<string, unknown>;
    return Object.entries(applied).flatMap(([key, value]) =>
      altered(value, fields[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (applied === live || (live === undefined && EMPTY.has(applied))) return [];
  return [{ field: path, message: `was applied as ${JSON.stringify(applied)}, is stored as ${JSON.stringify(live)}` }];
}

const EMPTY = new Set<unknown>([null, false, '']);

/** The resourceVersion of a live object. */
export function resourceVersion(object: unknown): string | undefined {
  return (object as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
}

/** The pod that a workload would make; undefined for kinds that make none. */
export function podOf({ kind, metadata, spec }: KubernetesObject): KubernetesObject | undefined {
  const fields = spec as
    | { template?: Template; jobTemplate?: { spec?: { template?: Template } }; volumeClaimTemplates?: Claim[] }
    | undefined;
  const template = kind === 'CronJob' ? fields?.jobTemplate?.spec?.template : fields?.template;
  if (template?.spec === undefined || !('containers' in template.spec)) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name: `${metadata.name}-${kind.toLowerCase()}`,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    },
    spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claimed(fields?.volumeClaimTemplates)] },
  };
}

/** The volumes that a StatefulSet's controller adds to each of its pods. */
function claimed(claims: readonly Claim[] = []): object[] {
  return claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } }));
}

interface Claim {
  readonly metadata: { readonly name: string };
}

interface Template {
  readonly metadata?: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec?: { readonly volumes?: readonly object[] };
}
