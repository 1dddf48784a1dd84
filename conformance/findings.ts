import { identityOf } from '../src/manifests/manifest.ts';
import type { ConformanceManifest, Finding } from './step.ts';

/** A complaint about an object of `dist/`. */
export function finding(manifest: ConformanceManifest, message: string, field?: string): Finding {
  return {
    object: identityOf(manifest.object),
    ...(manifest.origin === undefined ? {} : { origin: manifest.origin }),
    ...(field === undefined ? {} : { field }),
    message,
  };
}
