import type { ITelemetry } from '@kubernetes-models/istio/telemetry.istio.io/v1/Telemetry';
import { customKind } from './kind.ts';

export type { ITelemetry };

export const Telemetry = customKind<ITelemetry>('telemetry.istio.io/v1', 'Telemetry');
