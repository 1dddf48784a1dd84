import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../../src/verify/read/documents.ts';
import { undescribed } from '../../src/verify/read/undescribed.ts';
import { folder } from '../support/schemas.ts';

/** A schema with empty descriptions, but for those that are part of a value. */
function blank(value: unknown, isValue = false): unknown {
  if (Array.isArray(value)) return value.map((item) => blank(item, isValue));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'description' && typeof inner === 'string' && !isValue
        ? ''
        : blank(inner, isValue || ['default', 'example', 'enum'].includes(key)),
    ]),
  );
}

describe('a CRD without its descriptions', () => {
  it.skipIf(!existsSync(folder))('is the same but for them, for CRDs as they are published', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    // Of the large ones a few: reading all of YAML takes long.
    const documents = files
      .flatMap((file) => documentsOf(readFileSync(join(folder, file), 'utf8')))
      .filter(({ text }, index) => text.includes('kind:') && text.length < 120_000 && index % 5 === 0);
    expect(documents.length).toBeGreaterThan(20);
    for (const { text } of documents) {
      const short = undescribed(text);
      expect(load(short)).toEqual(blank(load(text)));
      if (/^ +description: /m.test(text)) expect(short.length).toBeLessThan(text.length);
    }
  });

  it.each([
    ['one line', 'a:\n  description: short\n  type: string\n'],
    ['folded plain text', 'a:\n  description: is\n    long\n  type: string\n'],
    ['text in quotes over lines', 'a:\n  description: "is\n    \'long\': \\"yes\\""\n  type: string\n'],
    ['text in lines of its own', 'a:\n  description: |-\n    one\n\n    description: two\n  type: string\n'],
    ['the first of an item', '- description: one\n  type: string\n- type: number\n  description: two\n'],
    ['nothing else', 'a:\n  b:\n    description: alone\n'],
    ['the last line', 'a:\n  type: string\n  description: last'],
  ])('loses a description that is %s', (_, text) => {
    expect(undescribed(text)).toContain("description: ''\n");
    expect(load(undescribed(text))).toEqual(blank(load(text)));
  });

  it.each([
    ['a property of that name', 'properties:\n  description:\n    type: string\n'],
    ['a default', 'default:\n  description: kept\n'],
    ['a text', 'rule: |\n  has(\n  description: kept\n'],
    ['folded text', 'rule: a\n  description\n'],
    ['text in quotes', 'rule: "a\n  description: kept"\n'],
    ['what a bracket holds', 'a: {\n  description: kept }\n'],
    ['an alias', 'a:\n  description: &text kept\nb: *text\n'],
    ['text in quotes that are not closed', 'a:\n  description: "open\nb: 1\n'],
    ['lines that end as on Windows', 'description: kept\r\n'],
  ])('keeps %s', (_, text) => {
    expect(undescribed(text)).toBe(text);
  });
});
