import { expect, it } from 'vitest';
import { goDuration } from '../../src/constructs/go-duration.ts';

it('writes durations as Go does, so that what a controller writes back is the same text', () => {
  expect([30, 90, 3600, 5400, 86_400].map(goDuration)).toEqual(['30s', '1m30s', '1h0m0s', '1h30m0s', '24h0m0s']);
});
