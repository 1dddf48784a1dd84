import { describe, expect, it } from 'vitest';
import { vocabularyPage } from '../../../src/report/reference/vocabulary.ts';

const VALUES = `
export const port = checked(z.number(), (v) => v > 0, 'is not a port', 'use a whole number from 1 to 65535');
`;

/** The page of a platform with the given keys, and what else its file declares. */
function pageOf(keys: string, { before = '', overlay = '' } = {}): string {
  return vocabularyPage({
    schemas: {
      'a/platform.ts': `import * as v from '../values.ts';\n${before}\nexport const platformSchema = z.strictObject({ ${keys} });`,
      'values.ts': VALUES,
    },
    overlays: overlay === '' ? [] : [{ file: 'overlays/shop/platform.ts', text: overlay }],
  });
}

function lines(page: string, start: string): string[] {
  return page.split('\n').filter((line) => line.startsWith(start));
}

describe('vocabularyPage', () => {
  it('gives each key its path, form, default and meaning', () => {
    const page = pageOf(`
      /** Where it listens. */
      web: z.strictObject({
        /** Said once. */
        port: v.port.default(8080),
        /** Who\n         * may. */
        groups: z.array(z.string().min(1)).min(1),
        /** How busy. */
        load: z.number().gt(0).lt(1).optional(),
        /** On or off. */
        mode: z.enum(['on', 'off']).default('on'),
      }),`);
    expect(lines(page, '| `web.')).toEqual([
      '| `web.port` | [port](#values) | `8080` | Said once. |',
      '| `web.groups` | list, not empty, of text, not empty | **required** | Who may. |',
      '| `web.load` | number above 0 and below 1 | – | How busy. |',
      "| `web.mode` | `'on'` or `'off'` | `'on'` | On or off. |",
    ]);
    expect(lines(page, '| port ')).toEqual(['| port | use a whole number from 1 to 65535 |']);
  });

  it('reads defaults that are computed from @default', () => {
    const page = pageOf(
      'web: z.strictObject({ /** Its host.\n * @default the domain */ host: z.string().optional() }),',
    );
    expect(lines(page, '| `web.host`')).toEqual(['| `web.host` | text | the domain | Its host. |']);
  });

  it('shows a helper by its calls, and its keys below it', () => {
    const page = pageOf('stores: z.record(v.port, storeSchema).default({}),', {
      before: `
        const redisSchema = z.strictObject({ kind: z.literal('redis'), /** Where. */ port: v.port.default(6379) });
        const storeSchema = z.discriminatedUnion('kind', [redisSchema, /** Plain. */ z.strictObject({ kind: z.literal('none') })]);
        export type StoreInput = z.input<typeof storeSchema>;
        /** A cache. */
        export function redis(size: number, options: object = {}): StoreInput { return { kind: 'redis', ...options }; }`,
    });
    expect(page).toContain(
      "Takes: [port](#values) → [redis()](#redis) or [stores of kind 'none'](#stores-of-kind-none).",
    );
    expect(page).toContain(
      "### redis()\n\n`redis(size)` or `redis(size, { … })`: A cache. Writes `{ kind: 'redis', … }`.",
    );
    expect(lines(page, '| `stores.')).toEqual(['| `stores.<name>.port` | [port](#values) | `6379` | Where. |']);
    expect(page).toContain("### stores of kind 'none'\n\nPlain.");
  });

  it('takes examples out of the overlay as they are written there, and else from @example', () => {
    const overlay = `export const shop = definePlatform({\n  name: 'shop',\n  web: {\n    // Why.\n    port: 80,\n  },\n});`;
    const schema = '/**\n * The web.\n * @example\n * web: { port: 1 }\n */\nweb: z.strictObject({ port: v.port }),';
    expect(pageOf(schema, { overlay })).toContain(
      '```ts\nweb: {\n  // Why.\n  port: 80,\n},\n```\n\nFrom [overlays/shop/platform.ts]',
    );
    expect(pageOf(schema)).toContain('```ts\nweb: { port: 1 },\n```');
  });

  it('refuses schema code that it cannot read, rather than leave a key out', () => {
    expect(() => pageOf('\nweb: z.string().trim(),')).toThrow(
      'platform.ts:4 has .trim(), which the reference cannot read. fix: teach src/report/reference/read-schema.ts',
    );
    expect(() => pageOf('web: other,')).toThrow('platform.ts uses other, which is no constant of it');
    expect(() => pageOf('web: v.port.default(now()),')).toThrow('a default that is no literal');
  });

  it('escapes what would end a cell of a table', () => {
    const page = pageOf('web: z.strictObject({ /** a | b */ mode: z.string() }),');
    expect(lines(page, '| `web.mode`')).toEqual(['| `web.mode` | text | **required** | a \\| b |']);
  });
});
