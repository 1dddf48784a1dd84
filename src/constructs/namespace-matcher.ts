/** PromQL: the matcher of series that are of one of these namespaces. */
export function inNamespaces(namespaces: readonly string[]): string {
  return namespaces.length === 1 ? `namespace="${namespaces[0]}"` : `namespace=~"${namespaces.join('|')}"`;
}
