import type { ResourceRequirements } from '../../../imports/core.ts';

export interface ResourcesProps {
  /** Without a limit a container may use what its node has left: throttled CPU is latency, unused CPU is nobody's. */
  readonly cpu: { readonly request: string; readonly limit?: string | undefined };
  readonly memory: { readonly request: string; readonly limit: string };
}

export function resourcesOf({ cpu, memory }: ResourcesProps): ResourceRequirements {
  return {
    requests: { cpu: cpu.request, memory: memory.request },
    limits: { ...(cpu.limit === undefined ? {} : { cpu: cpu.limit }), memory: memory.limit },
  };
}
