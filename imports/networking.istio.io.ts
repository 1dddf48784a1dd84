import type { IDestinationRule } from '@kubernetes-models/istio/networking.istio.io/v1/DestinationRule';
import type { IGateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway';
import type { IServiceEntry } from '@kubernetes-models/istio/networking.istio.io/v1/ServiceEntry';
import type { ISidecar } from '@kubernetes-models/istio/networking.istio.io/v1/Sidecar';
import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService';
import { customKind } from './kind.ts';

const v1 = 'networking.istio.io/v1';

export type { IDestinationRule, IGateway, IServiceEntry, ISidecar, IVirtualService };

export const DestinationRule = customKind<IDestinationRule>(v1, 'DestinationRule');
export const Gateway = customKind<IGateway>(v1, 'Gateway');
export const ServiceEntry = customKind<IServiceEntry>(v1, 'ServiceEntry');
export const Sidecar = customKind<ISidecar>(v1, 'Sidecar');
export const VirtualService = customKind<IVirtualService>(v1, 'VirtualService');
