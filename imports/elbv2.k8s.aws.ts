import { customKind } from './kind.ts';

/** The fields of a TargetGroupBinding that we emit. */
export interface ITargetGroupBinding {
  readonly spec: {
    readonly targetGroupARN: string;
    readonly targetType: 'ip';
    readonly serviceRef: { readonly name: string; readonly port: number };
    readonly networking: {
      readonly ingress: readonly {
        readonly from: readonly { readonly ipBlock: { readonly cidr: string } }[];
        readonly ports: readonly { readonly protocol: 'TCP'; readonly port: number }[];
      }[];
    };
  };
}

export const TargetGroupBinding = customKind<ITargetGroupBinding>('elbv2.k8s.aws/v1beta1', 'TargetGroupBinding');
