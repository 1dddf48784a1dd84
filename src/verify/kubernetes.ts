/** The Kubernetes version that manifests are held against when nobody says which, as major.minor. */
export const LATEST_KUBERNETES = '1.36';

/** Negative when the first major.minor is older than the second. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}
