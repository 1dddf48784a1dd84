import type { AddonContext } from '../src/addons/context.ts';
import type { AddonId } from '../src/addons/ids.ts';
import type { Target } from '../src/platform/target.ts';

/** Terraform's role of each add-on that calls AWS. */
const ROLES: Partial<Record<AddonId, string>> = {
  'aws-load-balancer-controller': 'load_balancer_controller_role_arn',
  'cert-manager': 'cert_manager_role_arn',
  karpenter: 'karpenter_role_arn',
  velero: 'velero_role_arn',
};

/** What a target says that the catalogue needs for an add-on's Helm values. */
export function addonContext(target: Target): AddonContext {
  const { spec, contract, environment } = target;
  return {
    production: spec.production,
    environment,
    clusterName: contract.text('cluster_name'),
    region: spec.cluster.region,
    vpcId: contract.text('vpc_id'),
    roleArn: (addon) => {
      const output = ROLES[addon];
      // An add-on may be there for another's sake, and then calls no cloud API: cert-manager without an edge.
      return output !== undefined && output in contract.outputs ? contract.text(output) : undefined;
    },
    monitoring: {
      ...(spec.alerts ? { grafanaHost: new URL(spec.alerts.grafana).hostname } : {}),
      grafanaAdminSecret: 'grafana-admin',
      retention: '30d',
      storage: spec.production ? '100Gi' : '50Gi',
      storageClass: 'gp3',
    },
    logging: {
      elasticsearchHost: 'logs-es-http.logging.svc',
      elasticsearchPassword: { name: 'logs-es-elastic-user', key: 'elastic' },
      elasticsearchUser: 'elastic',
      elasticsearchCa: { name: 'logs-es-http-certs-public', key: 'ca.crt' },
      indexPrefix: 'logs',
    },
    edge: {
      trustedProxies: spec.edge?.via === 'alb' ? contract.list('alb_subnet_cidrs') : [],
      ownLoadBalancer: spec.edge?.via === 'load-balancer',
    },
    security: { falcoRules: {} },
    karpenter: { interruptionQueue: spec.nodes ? contract.text('karpenter_interruption_queue') : '' },
  };
}
