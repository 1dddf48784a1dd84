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

/** Whose `toJson` is asked for what is only read: then fields may be the construct's own, and are not copied. */
let readOnly: ApiObject | undefined;

/**
 * Does work in which the `toJson` of ApiObjects below a root is quick: the same result in one pass, without cdk8s' copy of the
 * path to every field and its look at the environment for every object. Generated classes (L1), L2s and a user's overrides
 * call it as `super.toJson()`, which is why it stands in its place for that long. Patches, resolvers of the app, and values
 * that are not known here are left to cdk8s.
 */
export function withQuickToJson<T>(root: unknown, work: () => T): T {
  if (!(root instanceof App) || !hasBuiltInResolvers(root) || ApiObject.prototype.toJson !== objectToJson)
    return work();
  const quickToJson: ApiObject['toJson'] = function (this: ApiObject) {
    const shared: boolean = readOnly === this && (this.toJson === quickToJson || isGenerated(this.toJson));
    // An object of another app, which a `toJson` here may ask, may have other resolvers.
    const rendered: unknown = this.node.root === root ? renderPlain(this, shared) : UNKNOWN;
    return rendered === UNKNOWN ? objectToJson.call(this) : rendered;
  };
  ApiObject.prototype.toJson = quickToJson;
  try {
    return work();
  } finally {
    ApiObject.prototype.toJson = objectToJson;
  }
}

/**
 * An object's fields, to be read and not changed: they may be those that the construct was given, in the order of its own.
 * Equal to what `toJson` gives, but for the order of keys, which whoever writes them decides.
 */
export function fieldsOf(object: ApiObject): unknown {
  readOnly = object;
  try {
    return object.toJson();
  } finally {
    readOnly = undefined;
  }
}

/** What cdk8s generates for a class of a kind: it reads what it gets, and changes nothing. */
const GENERATED =
  /^toJson\(\) ?\{\s*const (\w+) = super\.toJson\(\);\s*return \{\s*\.\.\.\w+\.GVK,\s*\.\.\.(?:\(0, ?)?(?:[\w$]+\.)?toJson_\w+\)?\(\1\),?\s*\};?\s*\}$/;
const generated = new WeakMap<object, boolean>();

function isGenerated(toJson: ApiObject['toJson']): boolean {
  const known = generated.get(toJson);
  if (known !== undefined) return known;
  const is = GENERATED.test(Function.prototype.toString.call(toJson));
  generated.set(toJson, is);
  return is;
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

/** What an ApiObject of the pinned version holds, under its own names. */
interface Held {
  readonly props: unknown;
  readonly patches: unknown;
}

/** An ApiObject as cdk8s made it, without patches. The names of its fields are the pinned version's; others are unknown. */
function renderPlain(object: ApiObject, shared: boolean): unknown {
  const { props, patches } = object as unknown as Held;
  const { metadata } = object;
  if (!isFields(props) || !Array.isArray(patches) || patches.length > 0) return UNKNOWN;
  if (metadata.toJson !== metadataToJson) return UNKNOWN;
  try {
    const result: Record<string, unknown> = {};
    if (!put(result, 'apiVersion', props.apiVersion, false)) return UNKNOWN;
    if (!put(result, 'kind', props.kind, false)) return UNKNOWN;
    if (!put(result, 'metadata', metadataOf(metadata), true, shared)) return UNKNOWN;
    const keys = Object.keys(props);
    for (const key of shared ? keys : sortKeys(keys)) {
      if (key === 'apiVersion' || key === 'kind' || key === 'metadata') continue;
      if (!put(result, key, props[key], false, shared)) return UNKNOWN;
    }
    return result;
  } catch {
    // A Lazy threw, perhaps: cdk8s says at which construct.
    return UNKNOWN;
  }
}

/** Fields of metadata that have a member of their own; what else there is, is among its attributes. */
interface Members {
  readonly name: unknown;
  readonly namespace: unknown;
  readonly annotations: unknown;
  readonly finalizers: unknown;
  readonly ownerReferences: unknown;
  readonly labels: unknown;
  readonly _additionalAttributes: unknown;
}
const MEMBER: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'annotations',
  'finalizers',
  'ownerReferences',
  'labels',
] satisfies (keyof Members)[]);

/** Metadata without what is certainly dropped of it: most objects have neither finalizers nor owners. */
function metadataOf(metadata: ApiObjectMetadataDefinition): unknown {
  const members = metadata as unknown as Members;
  const attributes = members._additionalAttributes;
  if (!isFields(attributes) || Object.hasOwn(attributes, '__proto__')) return UNKNOWN;
  const { name, namespace, annotations, finalizers, ownerReferences, labels } = members;
  const result: Record<string, unknown> = {};
  if (isKept(name)) result.name = name;
  if (isKept(namespace)) result.namespace = namespace;
  if (isKept(annotations)) result.annotations = annotations;
  if (isKept(finalizers)) result.finalizers = finalizers;
  if (isKept(ownerReferences)) result.ownerReferences = ownerReferences;
  if (isKept(labels)) result.labels = labels;
  for (const key in attributes) if (!MEMBER.has(key) && isKept(attributes[key])) result[key] = attributes[key];
  return result;
}

function isKept(value: unknown): boolean {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return false;
  return !(isFields(value) && isEmpty(value));
}

function isEmpty(map: Fields): boolean {
  for (const _ in map) return false;
  return true;
}

/**
 * Sets a field when its value is something; false when that is unknown.
 *
 * @param shared whether the value itself may be set, where rendering it would give its equal
 */
function put(into: Record<string, unknown>, key: string, value: unknown, dropEmpty: boolean, shared = false): boolean {
  // Assigning to this key would set a prototype.
  if (key === '__proto__') return false;
  const rendered = shared && isRendered(value, dropEmpty) ? value : render(value, dropEmpty);
  if (rendered === UNKNOWN) return false;
  if (rendered !== undefined) into[key] = rendered;
  return true;
}

/** Whether there is nothing to resolve, to drop or to refuse in a value. */
function isRendered(value: unknown, dropEmpty: boolean): boolean {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    if (dropEmpty && value.length === 0) return false;
    for (let index = 0; index < value.length; index++) if (!isRendered(value[index], dropEmpty)) return false;
    return !('value' in value || 'resolve' in value);
  }
  if (!isFields(value)) return false;
  let empty = true;
  for (const key in value) {
    if (key === '__proto__' || !isRendered(value[key], dropEmpty)) return false;
    empty = false;
  }
  return !(dropEmpty && empty);
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
