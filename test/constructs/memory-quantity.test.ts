import { expect, it } from 'vitest';
import { memoryQuantity } from '../../src/constructs/memory-quantity.ts';

it.each([
  [3072 * 2 ** 20, '3Gi'],
  [1536 * 2 ** 20, '1536Mi'],
  [2 ** 40, '1Ti'],
  [1, '1Mi'],
  [192 * 2 ** 20 + 1, '193Mi'],
])('%i bytes are written as the API server stores them: %s', (bytes, quantity) => {
  expect(memoryQuantity(bytes)).toBe(quantity);
});
