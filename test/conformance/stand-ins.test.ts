import { describe, expect, it } from 'vitest';
import { autoscalerFor, deploymentFor, retargeted } from '../../conformance/controllers/stand-ins.ts';

const metadata = { name: 'web', namespace: 'shop' };
const pods = { selector: { matchLabels: { app: 'web' } }, template: { spec: {} } };

describe('deploymentFor', () => {
  it('keeps a canary’s pods, numbers and surge', () => {
    const strategy = { canary: { maxSurge: 2, maxUnavailable: 0 } };
    const spec = { ...pods, replicas: 5, strategy };
    expect(deploymentFor({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata, spec })).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        ...pods,
        replicas: 5,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } },
      },
    });
  });

  it('doubles the pods of a blue-green release, as both colours do', () => {
    const spec = { ...pods, strategy: { blueGreen: {} } };
    const made = deploymentFor({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata, spec });
    expect(made.spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } } });
  });
});

describe('autoscalerFor', () => {
  const spec = {
    scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' },
    minReplicaCount: 0,
    maxReplicaCount: 9,
    triggers: [
      { type: 'cpu', metadata: { value: '70' } },
      { type: 'prometheus', metadata: {} },
    ],
    advanced: { horizontalPodAutoscalerConfig: { name: 'web' } },
  };

  it('is what KEDA makes of a ScaledObject, without the metrics that are KEDA’s to serve', () => {
    const made = autoscalerFor({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata, spec });
    expect(made.spec).toEqual({
      scaleTargetRef: spec.scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 9,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    });
  });

  it('scales the Deployment that stands in for a Rollout', () => {
    const made = retargeted(autoscalerFor({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata, spec }));
    expect(made.spec).toMatchObject({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } });
  });
});
