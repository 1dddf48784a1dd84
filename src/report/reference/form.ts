import type { DocComment } from './doc-comment.ts';

/** What a key of the vocabulary takes. */
export type Form =
  /** A named value of one written form, such as a duration. */
  | {
      readonly kind: 'value';
      readonly noun: string;
      readonly fix: string;
      readonly named: boolean;
      readonly doc: string;
    }
  /** Anything that a few words say: `text`, `whole number from 0`. */
  | { readonly kind: 'words'; readonly words: string }
  /** One of several texts, as they are written. */
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** One text alone: what tells the variants of `either` apart. */
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'list'; readonly of: Form; readonly least: number }
  | { readonly kind: 'map'; readonly from: Form; readonly to: Form }
  | Group
  /** One of several that no key tells apart: a short form, and a long one. */
  | { readonly kind: 'or'; readonly forms: readonly Form[] }
  | {
      readonly kind: 'either';
      readonly constant: string | undefined;
      /** The key that tells which variant it is. */
      readonly on: string;
      readonly variants: readonly Group[];
    };

/** An object of known keys. */
export interface Group {
  readonly kind: 'group';
  /** The constant that holds it in the source, which is what helpers name. */
  readonly constant: string | undefined;
  readonly doc: string;
  readonly keys: readonly Key[];
}

export interface Key extends Stated {
  readonly name: string;
  readonly doc: DocComment;
}

/** A form, and what holds when it is left out. */
export interface Stated {
  readonly form: Form;
  /** `required`; `optional`: then it is not part of the platform; otherwise the value, as it would be written. */
  readonly absent:
    | { readonly kind: 'required' }
    | { readonly kind: 'optional' }
    | { readonly kind: 'default'; readonly value: string };
}

/** A function that writes a form: `aurora()`. */
export interface Helper {
  readonly name: string;
  readonly doc: string;
  /** How it is called, shortest first. */
  readonly calls: readonly string[];
  /** The constant of the form that it writes. */
  readonly constant: string;
  /** The variant of it, by the text of the key that tells. */
  readonly variant: string | undefined;
}

/** The text of the key by which a variant is known. */
export function variantOf(group: Group, on: string): string | undefined {
  const form = group.keys.find(({ name }) => name === on)?.form;
  return form?.kind === 'literal' ? form.value : undefined;
}
