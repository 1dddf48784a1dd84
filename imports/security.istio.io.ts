import type { IAuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy';
import type { IPeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication';
import { customKind } from './kind.ts';

const v1 = 'security.istio.io/v1';

export type { IAuthorizationPolicy, IPeerAuthentication };

export const AuthorizationPolicy = customKind<IAuthorizationPolicy>(v1, 'AuthorizationPolicy');
export const PeerAuthentication = customKind<IPeerAuthentication>(v1, 'PeerAuthentication');
