/** An environment variable whose value is a key of a Secret in the same namespace, or text that refers to earlier ones. */
export type StoreVariable =
  | { readonly name: string; readonly secret: { readonly name: string; readonly key: string } }
  | { readonly name: string; readonly value: string };
