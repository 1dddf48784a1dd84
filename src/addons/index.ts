export type {
  Addon,
  AddonCloudRole,
  AddonFlow,
  AddonHealth,
  AddonPodMonitor,
  FlowPeer,
  FlowPort,
  GitDirectory,
  HelmChart,
  HelmValue,
  HelmValues,
  PodSecurity,
} from './addon.ts';
export {
  alertmanagerPods,
  alertmanagerUrl,
  blackboxProber,
  MONITORING_NAMESPACE,
  prometheusPods,
  prometheusUrl,
} from './addresses.ts';
export { addonWaves, catalogue, flowsOf, isHelmChart, withNeeds } from './catalogue.ts';
export type {
  AddonContext,
  EdgeContext,
  KarpenterContext,
  LoggingContext,
  MeshContext,
  MonitoringContext,
  SecretKeyRef,
  SecurityContext,
} from './context.ts';
export { GATEWAY_API_PLUGIN } from './entries/argo-rollouts.ts';
export { PROXY_IMAGE } from './entries/istio-base.ts';
export { type NginxDataPlane, nginxDataPlane } from './entries/nginx-gateway-fabric.ts';
export { openCostMetrics } from './entries/opencost.ts';
export { type AddonId, addonIds } from './ids.ts';
export {
  MESH_EGRESS_PORT,
  MESH_SYSTEM,
  MESHED,
  type MeshProxies,
  meshControlPlane,
  meshEgress,
  meshIngress,
  meshInternal,
  PROXY_METRICS,
  PROXY_READY_PORT,
  principal,
  XDS_PORT,
} from './mesh.ts';
export { addonOf } from './placed.ts';
