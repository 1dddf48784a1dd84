import type { Schema } from '../schema.ts';

// Short words for the rules' tables.

export const oneOf = (...values: readonly string[]): Schema => ({ enum: values });
export const eachOneOf = (...values: readonly string[]): Schema => ({ items: { enum: values } });
export const atLeast = (minimum: number): Schema => ({ minimum });
export const between = (minimum: number, maximum: number): Schema => ({ minimum, maximum });
export const format = (name: string): Schema => ({ format: name });
export const eachFormat = (name: string): Schema => ({ items: { format: name } });
export const fields = (properties: Readonly<Record<string, Schema>>): Schema => ({ properties });

/** Of these fields exactly one is set. */
export const exactlyOne = (...names: readonly string[]): Pick<Schema, 'oneOf'> => ({
  oneOf: names.map((name) => ({ required: [name] })),
});

/** Of these fields at most one is set. */
export const notBoth = (a: string, b: string): Pick<Schema, 'not' | 'x-message'> => ({
  not: { required: [a, b] },
  'x-message': `must not have both ${a} and ${b}`,
});

export const port = between(1, 65535);
export const fileMode = between(0, 0o777);
export const protocol: Schema = { default: 'TCP', ...oneOf('TCP', 'UDP', 'SCTP') };
export const labels: Schema = { propertyNames: format('qualified-name'), additionalProperties: format('label-value') };
export const amounts: Schema = { propertyNames: format('resource-name'), additionalProperties: format('amount') };
