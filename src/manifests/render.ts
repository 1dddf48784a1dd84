import {
  ApiObject,
  ApiObjectMetadataDefinition,
  App,
  ImplicitTokenResolver,
  type IResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import { sortKeys } from './keys.ts';

type Fields = Readonly<Record<string, unknown>>;

// As they are when this is loaded: what somebody replaces later is theirs, and is called.
const objectToJson = ApiObject.prototype.toJson;
const metadataToJson = ApiObjectMetadataDefinition.prototype.toJson;
const BUILT_IN: readonly (readonly [type: new () => IResolver, resolve: IResolver['resolve']])[] = [
  [LazyResolver, LazyResolver.prototype.resolve],
  [ImplicitTokenResolver, ImplicitTokenResolver.prototype.resolve],
  [NumberStringUnionResolver, NumberStringUnionResolver.prototype.resolve],
];

/** There is more to this value than is known here: cdk8s' own way renders it, or says why it cannot. */
const UNKNOWN = Symbol('unknown');

/**
 * Does work in which the `toJson` of ApiObjects below a root is quick: the same result in one pass, without cdk8s' copy of the
 * path to every field and its look at the environment for every object. Generated classes (L1), L2s and a user's overrides
 * call it as `super.toJson()`, which is why it stands in its place for that long. Patches, resolvers of the app, and values
 * that are not known here are left to cdk8s.
 */
export function withQuickToJson<T>(root: unknown, work: () => T): T {
  if (!(root instanceof App) || !hasBuiltInResolvers(root) || ApiObject.prototype.toJson !== objectToJson)
    return work();
  ApiObject.prototype.toJson = function (this: ApiObject) {
    // An object of another app, which a `toJson` here may ask, may have other resolvers.
    const rendered = this.node.root === root ? renderPlain(this) : UNKNOWN;
    return rendered === UNKNOWN ? objectToJson.call(this) : rendered;
  };
  try {
    return work();
  } finally {
    ApiObject.prototype.toJson = objectToJson;
  }
}

function hasBuiltInResolvers(app: App): boolean {
  const resolvers: unknown = Reflect.get(app, 'resolvers');
  return (
    Array.isArray(resolvers) &&
    resolvers.length === BUILT_IN.length &&
    BUILT_IN.every(([type, resolve], index) => {
      const resolver: unknown = resolvers[index];
      return resolver instanceof type && resolver.constructor === type && resolver.resolve === resolve;
    })
  );
}

/** An ApiObject as cdk8s made it, without patches. The names of its fields are the pinned version's; others are unknown. */
function renderPlain(object: ApiObject): unknown {
  const props: unknown = Reflect.get(object, 'props');
  const patches: unknown = Reflect.get(object, 'patches');
  const { metadata } = object;
  if (!isFields(props) || !Array.isArray(patches) || patches.length > 0) return UNKNOWN;
  if (metadata.toJson !== metadataToJson) return UNKNOWN;
  const attributes: unknown = Reflect.get(metadata, '_additionalAttributes');
  if (!isFields(attributes)) return UNKNOWN;
  try {
    const all: Fields = {
      ...attributes,
      name: metadata.name,
      namespace: metadata.namespace,
      annotations: Reflect.get(metadata, 'annotations'),
      finalizers: Reflect.get(metadata, 'finalizers'),
      ownerReferences: Reflect.get(metadata, 'ownerReferences'),
      labels: Reflect.get(metadata, 'labels'),
    };
    const result: Record<string, unknown> = {};
    if (!put(result, 'apiVersion', props.apiVersion, false)) return UNKNOWN;
    if (!put(result, 'kind', props.kind, false)) return UNKNOWN;
    if (!put(result, 'metadata', all, true)) return UNKNOWN;
    for (const key of sortKeys(Object.keys(props))) {
      if (key === 'apiVersion' || key === 'kind' || key === 'metadata') continue;
      if (!put(result, key, props[key], false)) return UNKNOWN;
    }
    return result;
  } catch {
    // A Lazy threw, perhaps: cdk8s says at which construct.
    return UNKNOWN;
  }
}

/** Sets a field when its value is something; false when that is unknown. */
function put(into: Record<string, unknown>, key: string, value: unknown, dropEmpty: boolean): boolean {
  // Assigning to this key would set a prototype.
  if (key === '__proto__') return false;
  const rendered = render(value, dropEmpty);
  if (rendered === UNKNOWN) return false;
  if (rendered !== undefined) into[key] = rendered;
  return true;
}

/** Resolved and sanitized as cdk8s does both. */
function render(value: unknown, dropEmpty: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return UNKNOWN;
  if ('resolve' in value && typeof value.resolve === 'function') {
    return value instanceof Lazy ? UNKNOWN : render(value.resolve(), dropEmpty);
  }
  if (isFields(value)) return renderMap(value, dropEmpty);
  if (Array.isArray(value)) return renderList(value, dropEmpty);
  if (value instanceof Lazy) return render(value.produce(), dropEmpty);
  // A number or a text, as the classes that cdk8s generates say it.
  if ('value' in value && (typeof value.value === 'number' || typeof value.value === 'string')) {
    return { value: value.value };
  }
  return UNKNOWN;
}

function renderList(list: readonly unknown[], dropEmpty: boolean): unknown {
  if ('value' in list) return UNKNOWN;
  if (dropEmpty && list.length === 0) return undefined;
  const result: unknown[] = [];
  for (const item of list) {
    const rendered = render(item, dropEmpty);
    if (rendered === UNKNOWN) return UNKNOWN;
    result.push(rendered);
  }
  return result;
}

function renderMap(map: Fields, dropEmpty: boolean): unknown {
  const result: Record<string, unknown> = {};
  let empty = true;
  for (const key of sortKeys(Object.keys(map))) {
    if (!put(result, key, map[key], dropEmpty)) return UNKNOWN;
    if (empty && result[key] !== undefined) empty = false;
  }
  return dropEmpty && empty ? undefined : result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
