import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import type { AutoscalingProps } from '../../src/constructs/autoscaling.ts';
import { HorizontalAutoscaler } from '../../src/constructs/horizontal-autoscaler.ts';

const props: AutoscalingProps = {
  name: 'web',
  namespace: 'shop-production',
  labels: {},
  target: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  min: 2,
  max: 10,
  cpu: 70,
  up: { percent: 100, pods: 4, periodSeconds: 15, stabilizationSeconds: 0 },
  down: { percent: 10, periodSeconds: 60, stabilizationSeconds: 300 },
};

function spec(difference: Partial<AutoscalingProps> = {}) {
  const chart = Testing.chart();
  new HorizontalAutoscaler(chart, 'autoscaler', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('HorizontalAutoscaler', () => {
  it('scales between its bounds on what it is given, as utilization of requests', () => {
    expect(spec()).toMatchObject({ minReplicas: 2, maxReplicas: 10, scaleTargetRef: props.target });
    expect(spec().metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
    ]);
    expect(spec({ memory: 80 }).metrics).toHaveLength(2);
  });

  it('moves no faster than its pace', () => {
    expect(spec().behavior).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Percent', value: 100, periodSeconds: 15 },
          { type: 'Pods', value: 4, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
      },
    });
  });

  it('refuses bounds that are none or the wrong way round', () => {
    expect(() => spec({ min: 11 })).toThrow(
      'HorizontalAutoscaler web: min 11 is above max 10. fix: swap them, or raise max',
    );
    expect(() => spec({ min: 0 })).toThrow('min 0 and max 10 are not counts from 1');
    expect(() => spec({ min: 10 })).not.toThrow();
  });

  it('refuses paces that Kubernetes does not take', () => {
    expect(() => spec({ up: { ...props.up, percent: 0 } })).toThrow('up by 0 % or 4 pods is no pace');
    expect(() => spec({ down: { ...props.down, periodSeconds: 1801 } })).toThrow('down each 1801 s');
    expect(() => spec({ down: { ...props.down, stabilizationSeconds: 3601 } })).toThrow('down after 3601 calm seconds');
    expect(() => spec({ cpu: 72.5 })).toThrow('cpu 72.5 is not a whole percentage');
  });

  it('refuses to scale on nothing', () => {
    expect(() => spec({ cpu: undefined })).toThrow('nothing to scale on. fix: give cpu or memory');
  });
});
