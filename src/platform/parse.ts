import type { core } from 'zod';
import { flattenIssue } from './issues.ts';
import { overlay } from './layers.ts';
import { type PlatformSpec, platformSchema } from './schema/platform.ts';

/**
 * The spec and what is wrong with it. What is wrong is replaced by its default, so that names and contradictions of
 * the rest can be looked at in the same run; there is no spec when something without a default is missing.
 */
export function parseSpec(input: unknown): { spec: PlatformSpec | undefined; issues: core.$ZodIssue[] } {
  const first = platformSchema.safeParse(input);
  if (first.success) return { spec: first.data, issues: [] };
  const issues = first.error.issues.flatMap(flattenIssue);
  const mended = issues.reduce((at, issue) => without(at, issue.path), input);
  const second = platformSchema.safeParse(mended);
  if (second.success) return { spec: second.data, issues };
  // Required values that were wrong are missing now: what has their form stands in for them.
  const filled = second.error.issues.reduce((at, issue) => stoodIn(at, issue.path), mended);
  return { spec: platformSchema.safeParse(filled).data, issues };
}

const STAND_INS: Readonly<Record<string, unknown>> = {
  port: 1,
  version: '0',
  image: 'registry.example.com/image',
  request: '1',
  limit: '1Ti',
  name: 'name',
  owner: 'owner',
  domain: 'example.com',
  host: 'example.com',
  region: 'us-east-1',
  kubernetes: '1.30',
  url: 'https://example.com',
  availability: 99,
  min: 1,
  max: 1_000_000,
  cron: '* * * * *',
  keep: '1d',
};

function stoodIn(input: unknown, path: readonly PropertyKey[]): unknown {
  const key = path.at(-1);
  const value = STAND_INS[String(key)];
  if (key === undefined || value === undefined) return input;
  const nested = [...path].reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
  return overlay(input, nested);
}

function without(input: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input))
    return rest.length === 0 ? input : input.map((item, i) => (i === Number(key) ? without(item, rest) : item));
  const copy: Record<PropertyKey, unknown> = { ...input };
  if (rest.length === 0) delete copy[key];
  else copy[key] = without(copy[key], rest);
  return copy;
}
