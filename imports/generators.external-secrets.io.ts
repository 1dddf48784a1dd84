import { customKind } from './kind.ts';

/** The fields of a Password that we emit. */
export interface IPassword {
  readonly spec: {
    readonly length: number;
    readonly digits: number;
    readonly symbols: number;
    readonly noUpper: boolean;
    readonly allowRepeat: boolean;
  };
}

/** An ExternalSecret whose values a generator makes, instead of a store: the fields that we emit. */
export interface IGeneratedSecret {
  readonly spec: {
    readonly refreshPolicy: 'CreatedOnce';
    readonly dataFrom: readonly [
      {
        readonly sourceRef: {
          readonly generatorRef: { readonly apiVersion: string; readonly kind: 'Password'; readonly name: string };
        };
      },
    ];
    readonly target: {
      readonly name: string;
      readonly creationPolicy: 'Owner';
      readonly deletionPolicy: 'Retain';
      readonly template: {
        readonly type: string;
        readonly engineVersion: 'v2';
        readonly data: Readonly<Record<string, string>>;
      };
    };
  };
}

export const generators = 'generators.external-secrets.io/v1alpha1';

export const Password = customKind<IPassword>(generators, 'Password');
export const GeneratedSecret = customKind<IGeneratedSecret>('external-secrets.io/v1', 'ExternalSecret');
