import type { Provider } from './provider.ts';
import { REGIONS } from './regions.ts';

export const aws: Provider = {
  name: 'aws',
  title: 'AWS',
  region: { pattern: REGIONS.aws, shape: 'region', example: 'us-east-1' },
  // IRSA: the token that EKS projects is exchanged at STS.
  identity: { suffix: 'role_arn', shape: 'arn', annotation: 'eks.amazonaws.com/role-arn' },
  cluster: [{ output: 'vpc_id', shape: 'name' }],
  dnsZone: { output: 'hosted_zone_id', shape: 'name' },
  edge: ({ via }) => [
    { output: 'load_balancer_controller_role_arn', shape: 'arn' },
    { output: 'alb_subnet_cidrs', shape: 'cidrs' },
    ...(via === 'alb' ? [{ output: 'alb_target_group_arn', shape: 'arn' } as const] : []),
  ],
  ways: ['alb', 'load-balancer'],
  nodes: [
    { output: 'karpenter_role_arn', shape: 'arn' },
    { output: 'karpenter_node_role_name', shape: 'name' },
    { output: 'karpenter_interruption_queue', shape: 'name' },
  ],
  // https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
  nodeGroupLabel: 'eks.amazonaws.com/nodegroup',
  stores: ['aurora', 'rds', 'mysql', 'elasticache', 's3'],
  bucketScheme: 's3',
  bucketHosts: (bucket, region) => [`${bucket}.s3.${region}.amazonaws.com`, `sts.${region}.amazonaws.com`],
  bucketVariables: (region) => ({ AWS_REGION: region }),
  metadataServer: undefined,
  // EKS brings no cache on its nodes.
  nameServers: undefined,
};
