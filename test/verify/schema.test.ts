import { expect, it } from 'vitest';
import { validateObject } from '../../src/verify/schema/index.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import {
  autoscaler,
  changed,
  constraintTemplate,
  deployment,
  externalSecret,
  nodePool,
  rollout,
  serviceMonitor,
} from './schema-samples.ts';

const request = {
  kubernetes: '1.33',
  groups: [
    'argoproj.io',
    'external-secrets.io',
    'karpenter.sh',
    'kafka.strimzi.io',
    'monitoring.coreos.com',
    'templates.gatekeeper.sh',
  ],
};

describeWithSchemas('validation against the official schemas', request, (schemas) => {
  const complaints = (...manifests: object[]) => complaintsOf(schemas, manifests);

  it.each([
    ['Deployment', deployment()],
    ['HorizontalPodAutoscaler', autoscaler()],
    ['Rollout', rollout()],
    ['ServiceMonitor', serviceMonitor()],
    ['ExternalSecret', externalSecret()],
    ['NodePool', nodePool()],
    ['ConstraintTemplate', constraintTemplate()],
  ])('passes a correct %s', (_, manifest) => {
    expect(validateObject(schemas, manifest)).toEqual({ problems: [] });
  });

  const container = 'spec.template.spec.containers.0';
  const refusals: readonly [string, object, string, unknown, string][] = [
    [
      'a misspelt field',
      deployment(),
      `${container}.imagePulPolicy`,
      'Always',
      'Deployment/shop/web spec.template.spec.containers[0].imagePulPolicy is not a field here; did you mean imagePullPolicy?',
    ],
    [
      'a string for an integer',
      deployment(),
      'spec.replicas',
      '3',
      'Deployment/shop/web spec.replicas is a string ("3"), but must be an integer',
    ],
    [
      'an enumeration that the published OpenAPI does not list',
      deployment(),
      `${container}.ports.0.protocol`,
      'tcp',
      'Deployment/shop/web spec.template.spec.containers[0].ports[0].protocol is "tcp", but must be one of TCP, UDP, SCTP',
    ],
    [
      'a missing required field',
      deployment(),
      'spec.selector',
      undefined,
      'Deployment/shop/web spec.selector is missing, but required',
    ],
    [
      'a bad quantity',
      deployment(),
      `${container}.resources.limits.memory`,
      '1Gb',
      'Deployment/shop/web spec.template.spec.containers[0].resources.limits.memory is "1Gb", but must be a quantity such as 500m or 1Gi; did you mean "1Gi" or "1G"?',
    ],
    [
      'a resource that does not exist',
      deployment(),
      `${container}.resources.limits`,
      { mem: '1Gi' },
      'Deployment/shop/web spec.template.spec.containers[0].resources.limits.mem is named "mem", but must be cpu, memory, ephemeral-storage, hugepages-<size> or an extended resource such as example.com/device',
    ],
    [
      'a repeated port, its protocol defaulted',
      deployment(),
      `${container}.ports.1.containerPort`,
      8080,
      'Deployment/shop/web spec.template.spec.containers[0].ports[1] repeats containerPort 8080, protocol "TCP" of item 0',
    ],
    [
      'a repeated variable',
      deployment(),
      `${container}.env.1`,
      { name: 'MODE', value: 'other' },
      'Deployment/shop/web spec.template.spec.containers[0].env[1] repeats name "MODE" of item 0',
    ],
    [
      'a probe with two handlers',
      deployment(),
      `${container}.readinessProbe.tcpSocket`,
      { port: 8080 },
      'Deployment/shop/web spec.template.spec.containers[0].readinessProbe has httpGet and tcpSocket, but must have exactly one of exec, grpc, httpGet, tcpSocket',
    ],
    [
      'a label value that is too long',
      deployment(),
      'spec.template.metadata.labels.team',
      'x'.repeat(64),
      'Deployment/shop/web spec.template.metadata.labels.team is "' +
        'x'.repeat(64) +
        '", but has 64 characters where at most 63 are allowed',
    ],
    [
      'a label key with two slashes',
      deployment(),
      'metadata.labels.a/b/c',
      'x',
      'Deployment/shop/web metadata.labels["a/b/c"] is named "a/b/c", but must be a qualified name: letters, digits, -, _ and ., beginning and ending with a letter or digit, with an optional DNS prefix and /',
    ],
    [
      'a name in capitals',
      deployment(),
      'metadata.name',
      'Web',
      'Deployment/shop/Web metadata.name is "Web", but must be a DNS name: a-z, 0-9, - and ., each part beginning and ending with a letter or digit',
    ],
    [
      'a seccomp profile of no known type',
      deployment(),
      'spec.template.spec.securityContext.seccompProfile.type',
      'runtime/default',
      'Deployment/shop/web spec.template.spec.securityContext.seccompProfile.type is "runtime/default", but must be one of Localhost, RuntimeDefault, Unconfined',
    ],
    [
      'a mount of no volume',
      deployment(),
      `${container}.volumeMounts.0.name`,
      'temp',
      'Deployment/shop/web spec.template.spec.containers[0].volumeMounts[0].name is "temp", but the pod has no volume of that name',
    ],
    [
      'a metric without its field',
      autoscaler(),
      'spec.metrics.0.type',
      'Pods',
      'HorizontalPodAutoscaler/shop/web spec.metrics[0] must have the field that its type names, such as resource for Resource, and no other',
    ],
    [
      'fewer replicas at most than at least',
      autoscaler(),
      'spec.maxReplicas',
      1,
      'HorizontalPodAutoscaler/shop/web spec.maxReplicas is 1, but must be at least minReplicas, 2',
    ],
    [
      'a version that Kubernetes no longer serves',
      autoscaler(),
      'apiVersion',
      'autoscaling/v2beta2',
      'HorizontalPodAutoscaler/shop/web apiVersion is autoscaling/v2beta2, which has no kind HorizontalPodAutoscaler; it is served as autoscaling/v1, autoscaling/v2',
    ],
    [
      'an unknown field inside a CRD',
      rollout(),
      'spec.strategy.canary.stepz',
      [],
      'Rollout/shop/web spec.strategy.canary.stepz is not a field here; did you mean steps?',
    ],
    [
      'a bad enumeration in the pod template of a Rollout',
      rollout(),
      'spec.template.spec.topologySpreadConstraints.0.whenUnsatisfiable',
      'Never',
      'Rollout/shop/web spec.template.spec.topologySpreadConstraints[0].whenUnsatisfiable is "Never", but must be one of DoNotSchedule, ScheduleAnyway',
    ],
    [
      'a duration that its pattern refuses',
      serviceMonitor(),
      'spec.endpoints.0.interval',
      '30 s',
      'ServiceMonitor/shop/web spec.endpoints[0].interval is "30 s", but must match ^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$',
    ],
    [
      'an enumeration of a CRD',
      externalSecret(),
      'spec.target.creationPolicy',
      'Owned',
      'ExternalSecret/shop/web spec.target.creationPolicy is "Owned", but must be one of Owner, Orphan, Merge, None, CreateOrMerge; did you mean Owner?',
    ],
    [
      'a required field of a CRD missing',
      externalSecret(),
      'spec.data.0.remoteRef.key',
      undefined,
      'ExternalSecret/shop/web spec.data[0].remoteRef.key is missing, but required',
    ],
    [
      'a namespace on a kind that has none',
      nodePool(),
      'metadata.namespace',
      'shop',
      'NodePool/shop/web metadata.namespace is "shop", but a NodePool belongs to no namespace; remove it',
    ],
    [
      'a value below the minimum of a CRD',
      nodePool(),
      'spec.weight',
      0,
      'NodePool/web spec.weight is 0, but must be at least 1',
    ],
  ];

  it.each(refusals)('refuses %s', (_, manifest, path, value, message) => {
    expect(complaints(manifest)).toEqual([]);
    expect(complaints(changed(manifest, path, value))).toEqual([message]);
  });

  it('reports all problems of an object at once', () => {
    const twice = changed(changed(deployment(), 'spec.replicas', -1), 'spec.strategy.type', 'Rolling');
    expect(complaints(twice)).toEqual([
      'Deployment/shop/web spec.replicas is -1, but must be at least 0',
      'Deployment/shop/web spec.strategy.type is "Rolling", but must be one of Recreate, RollingUpdate',
    ]);
  });

  it('refuses a selector that misses its own pods', () => {
    const labels = 'spec.template.metadata.labels';
    expect(complaints(changed(deployment(), labels, { 'app.kubernetes.io/name': 'shop' }))).toEqual([
      'Deployment/shop/web spec.selector.matchLabels["app.kubernetes.io/name"] is "web", but on the pods it is "shop": none of them is selected',
    ]);
    expect(complaints(changed(deployment(), labels, { app: 'web' }))).toEqual([
      'Deployment/shop/web spec.selector.matchLabels["app.kubernetes.io/name"] is "web", but on the pods it is missing: none of them is selected',
    ]);
  });

  it('takes a null field for an absent one, but not an unknown one', () => {
    expect(complaints(changed(deployment(), 'metadata.creationTimestamp', null))).toEqual([]);
    expect(complaints(changed(deployment(), 'spec.selector', null))).toEqual([
      'Deployment/shop/web spec.selector is missing, but required',
    ]);
    expect(complaints(changed(deployment(), 'spec.replica', null))).toEqual([
      'Deployment/shop/web spec.replica is not a field here; did you mean replicas?',
    ]);
  });

  it('wants labels to be strings, on built-in and custom kinds', () => {
    for (const manifest of [deployment(), nodePool()]) {
      expect(complaints(changed(manifest, 'metadata.labels', { version: 2 }))).toEqual([
        expect.stringMatching(/ metadata\.labels\.version is an integer \(2\), but must be a string$/),
      ]);
    }
  });

  it('refuses annotations that are too large in all', () => {
    const large = { a: 'x'.repeat(200 * 1024), b: 'x'.repeat(56 * 1024) };
    expect(complaints(changed(deployment(), 'metadata.annotations', large))).toEqual([
      'Deployment/shop/web metadata.annotations has 262146 bytes in all, but at most 262144 are allowed',
    ]);
  });

  it('holds the pods of a Rollout to what a Deployment wants of them, once', () => {
    expect(complaints(changed(rollout(), 'spec.template.spec.restartPolicy', 'Never'))).toEqual([
      'Rollout/shop/web spec.template.spec.restartPolicy is "Never", but must be Always',
    ]);
    expect(complaints(changed(rollout(), 'spec.template.spec.containers.0.name', undefined))).toEqual([
      'Rollout/shop/web spec.template.spec.containers[0].name is missing, but required',
    ]);
  });

  it('reads the matchers of an AlertmanagerConfig, one of which is a bare = in its CRD', () => {
    const config = {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'AlertmanagerConfig',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        route: { receiver: 'team', matchers: [{ name: 'severity', matchType: '=', value: 'critical' }] },
        receivers: [{ name: 'team' }],
      },
    };
    expect(complaints(config)).toEqual([]);
    expect(complaints(changed(config, 'spec.route.matchers.0.matchType', '=='))).toEqual([
      'AlertmanagerConfig/shop/web spec.route.matchers[0].matchType is "==", but must be one of !=, =, =~, !~',
    ]);
  });

  it('lets RBAC names hold colons', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'shop:read' } };
    expect(complaints(role)).toEqual([]);
    expect(complaints(changed(role, 'metadata.name', 'shop/read'))).toEqual([
      'ClusterRole/shop/read metadata.name is "shop/read", but must not be empty, . or .., and must not contain / or %',
    ]);
  });
});
