import type { HttpMetrics } from '../../src/constructs/http-metrics.ts';
import type { ReleaseProps } from '../../src/constructs/release.ts';
import { labelsOf, selectorOf } from '../../src/constructs/workload/identity.ts';
import { podTemplate } from '../../src/constructs/workload/pod.ts';
import { identity, pod } from './workload/samples.ts';

export const releaseProps: ReleaseProps = {
  name: 'web',
  namespace: 'shop-production',
  labels: labelsOf(identity),
  selector: selectorOf(identity),
  template: podTemplate(pod),
};

export const metrics: HttpMetrics = {
  namespace: 'shop-production',
  job: 'web',
  durations: 'http_server_request_duration_seconds',
  statusLabel: 'http_response_status_code',
};
