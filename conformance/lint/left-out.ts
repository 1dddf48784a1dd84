import type { Outcome } from '../step.ts';

interface LeftOut {
  readonly what: string;
  readonly why: string;
  /** Kinds that it would judge; where `dist/` holds none of them there is nothing to leave out. Default: whatever there is. */
  readonly kinds?: readonly string[];
}

/** Software that nothing was taken to, each with the reason. */
const list: readonly LeftOut[] = [
  {
    what: 'kubeconform -strict',
    why: 'it would judge by the schemas alone that the API server judges by, with their CEL rules, defaults and admission',
  },
  {
    what: "Falco's rule engine",
    why: 'it is C++ and has no package in Go or Debian: the lists, macros and fields of the rules are judged by the tests of src/constructs/falco-rules.ts alone',
    kinds: ['ConfigMap'],
  },
  {
    what: 'istioctl analyze',
    why: 'Istio releases no Go module, and a build from between two releases would judge as neither: its objects are judged by their CRDs in the API server, and as a mesh by orrery verify',
    kinds: [
      'VirtualService',
      'DestinationRule',
      'AuthorizationPolicy',
      'PeerAuthentication',
      'ServiceEntry',
      'Sidecar',
    ],
  },
  {
    what: 'k6 inspect',
    why: 'it is not built: load test scripts are judged by the project’s tests alone',
    kinds: ['TestRun'],
  },
  {
    what: 'cmctl',
    why: 'it asks a running cert-manager, and has nothing that judges a file: Certificates and issuers are judged by their CRDs in the API server',
    kinds: ['Certificate', 'ClusterIssuer', 'Issuer'],
  },
  {
    what: 'velero',
    why: 'it has nothing that judges a file: Schedules and locations are judged by their CRDs in the API server, cron and templates by the tests',
    kinds: ['Schedule', 'BackupStorageLocation'],
  },
];

/** @param kinds those of all objects */
export function leftOut(kinds: ReadonlySet<string>): Outcome[] {
  return list
    .filter((one) => one.kinds === undefined || one.kinds.some((kind) => kinds.has(kind)))
    .map(({ what, why }) => ({ what, version: '', objects: 0, rejected: [], warnings: [], seconds: 0, skipped: why }));
}
