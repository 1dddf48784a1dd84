import type { PlatformInput } from './schema/platform.ts';
import type { RegionInput } from './schema/region.ts';
import type { ServiceInput } from './schema/service.ts';
import type { ApiInput, StoreInput } from './schema/stores.ts';

/** A service as an overlay states it: `uses` takes only names that the platform declares. */
export type ServiceDefinition<Used extends string> = Omit<ServiceInput, 'uses'> & { uses?: Used[] };

/** What all environments of a platform share. `production` is the environments' to say. */
export interface PlatformDefinition<Store extends string, Api extends string, Service extends string>
  extends Omit<PlatformInput, 'stores' | 'apis' | 'services' | 'production' | 'loadTest' | 'regions'> {
  stores?: Record<Store, StoreInput>;
  apis?: Record<Api, ApiInput>;
  services: { [Name in Service]: ServiceDefinition<NoInfer<Store | Api | Exclude<Service, Name>>> };
  loadTest?: Omit<NonNullable<PlatformInput['loadTest']>, 'service'> & { service: NoInfer<Service> };
  regions?: Record<string, RegionDefinition<NoInfer<Store>, NoInfer<Api>, NoInfer<Service>>>;
}

/** One region: its part of the traffic, and its differences, with the names that the platform declares. */
export interface RegionDefinition<Store extends string, Api extends string, Service extends string>
  extends Omit<RegionInput, 'differs'> {
  differs?: Difference<Omit<PlatformDefinition<Store, Api, Service>, 'name' | 'regions'>>;
}

/** Any platform, whatever its names. */
export type AnyPlatform = PlatformDefinition<string, string, string>;

/**
 * Describes a platform. A name in `uses` that is no store, API or other service does not compile.
 *
 * @example
 * export const shop = definePlatform({
 *   name: 'shop', domain: 'shop.example', owner: 'shop-team', …
 *   stores: { orders: aurora() },
 *   services: { web: { image: 'ghcr.io/shop/web', version: '1.4.0', port: 3000, uses: ['orders'], … } },
 * });
 */
export function definePlatform<
  const Store extends string = never,
  const Api extends string = never,
  const Service extends string = never,
>(platform: PlatformDefinition<Store, Api, Service>): PlatformDefinition<Store, Api, Service> {
  return platform;
}

/** Part of T at any depth; lists are replaced whole; `null` takes away what the platform set. */
type Difference<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Difference<T[K]> | (undefined extends T[K] ? null : never) }
    : T;

/** An environment as its differences from the platform. */
export type EnvironmentDefinition<P> = Difference<Omit<P, 'name'>> & {
  /** Default: true for the environment named `production`. */
  production?: boolean;
};

/**
 * Describes an environment of a platform: only what differs. An unknown key or service does not compile.
 *
 * @example
 * export const staging = defineEnvironment(shop, { services: { web: { scale: { min: 2, max: 4 } } } });
 */
export function defineEnvironment<P extends AnyPlatform>(
  _platform: P,
  difference: EnvironmentDefinition<P>,
): EnvironmentDefinition<P> {
  return difference;
}
