import type { IGateway } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { customKind } from './kind.ts';

const v1 = 'gateway.networking.k8s.io/v1';

export type { IGateway, IHTTPRoute };

export const Gateway = customKind<IGateway>(v1, 'Gateway');
export const HTTPRoute = customKind<IHTTPRoute>(v1, 'HTTPRoute');
