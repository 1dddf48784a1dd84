import {
  binaryTag,
  boolYaml11Tag,
  CORE_SCHEMA,
  defineScalarTag,
  mergeTag,
  NOT_RESOLVED,
  type Schema,
  strTag,
} from 'js-yaml';

/*
 * kubectl and Argo CD read YAML 1.1 as Go's parser does: `yes` and `on` are booleans, 0644 is octal, 1_000 is a number,
 * `<<` merges; but times of day (22:22) and dates stay text.
 */

const INTEGER = /^([-+]?)(?:0b([01]+)|0o?([0-7]+)|0x([0-9a-fA-F]+)|(0|[1-9][0-9]*))$/;

function integer(source: string): number | typeof NOT_RESOLVED {
  if (!/^[-+]?[0-9]/.test(source)) return NOT_RESOLVED;
  const [, sign, binary, octal, hex, decimal] = INTEGER.exec(source.replaceAll('_', '')) ?? [];
  const digits = binary ?? octal ?? hex ?? decimal;
  if (digits === undefined) return NOT_RESOLVED;
  const radix = binary === undefined ? (octal === undefined ? (hex === undefined ? 10 : 16) : 8) : 2;
  const value = Number.parseInt(digits, radix);
  return sign === '-' ? -value : value;
}

const integerTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: [...'-+0123456789'],
  resolve: integer,
  identify: () => false,
});

/** Base64 stays as it is written: that is what the object holds. */
const binaryAsText = defineScalarTag(binaryTag.tagName, {
  resolve: (source) => source.replace(/\s/g, ''),
  identify: () => false,
});

/** How scalars are read. */
export const KUBERNETES_YAML: Schema = CORE_SCHEMA.withTags(mergeTag, boolYaml11Tag, integerTag, binaryAsText, strTag);
