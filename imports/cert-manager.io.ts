import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import type { IClusterIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer';
import type { IIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer';
import { customKind } from './kind.ts';

const v1 = 'cert-manager.io/v1';

export type { ICertificate, IClusterIssuer, IIssuer };

export const Certificate = customKind<ICertificate>(v1, 'Certificate');
export const Issuer = customKind<IIssuer>(v1, 'Issuer');
export const ClusterIssuer = customKind<IClusterIssuer>(v1, 'ClusterIssuer');
