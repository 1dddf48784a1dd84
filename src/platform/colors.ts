import type { ColorsSpec } from './schema/colors.ts';
import type { DeliverySpec } from './schema/delivery.ts';
import type { ServiceSpec } from './schema/service.ts';
import { selectorLabels, type Target } from './target.ts';

const COLORS = ['blue', 'green'] as const;
type ColorName = (typeof COLORS)[number];

/** The label of pods that a Service tells the two colours apart by. */
export const COLOR_LABEL = 'version';

/** One of the two Deployments of a service whose Service selects a colour. */
export interface Color {
  readonly color: ColorName;
  /** Of its Deployment, its Service of its own, its autoscalers and its budget. */
  readonly name: string;
  /** Whether it has the traffic. */
  readonly live: boolean;
  /** Tag of the image that it runs. */
  readonly version: string;
  /** The fewest pods that it has. */
  readonly min: number;
}

export function isColors(delivery: DeliverySpec): delivery is ColorsSpec {
  return delivery.kind === 'colors';
}

/** Both colours of a service; none of one that is delivered otherwise. */
export function colorsOf(name: string, service: ServiceSpec): Color[] {
  const { delivery, scale, replicas, version } = service;
  if (!isColors(delivery)) return [];
  const settled = scale?.min ?? replicas ?? 1;
  return COLORS.map((color) => {
    const live = color === delivery.live;
    return {
      color,
      name: `${name}-${color}`,
      live,
      version: delivery.versions[color] ?? version,
      min: live ? settled : (delivery.idle ?? settled),
    };
  });
}

/** The Job that asks a colour before it has the traffic, and its ServiceAccount. */
export function smokeTestName(service: string): string {
  return `${service}-smoke`;
}

export function smokeTestPods(target: Target, service: string): Record<string, string> {
  return { ...selectorLabels(target, smokeTestName(service)), 'app.kubernetes.io/component': 'smoke-test' };
}
