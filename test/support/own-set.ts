/** The Application of a set that Orrery made: with it the set says all that there is in its namespace. */
export const ownApplication = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd, labels: { app.kubernetes.io/managed-by: orrery } }
spec:
  project: default
  source: { repoURL: 'https://example.com/shop.git', path: shop, targetRevision: main, directory: { recurse: true } }
  destination: { server: 'https://kubernetes.default.svc', namespace: shop }
---
`;
