import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Generous: it ends what hangs, and judges nobody's speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Modules are loaded once a worker, not once a file: tests share no state but the schemas that they only read.
    isolate: false,
    maxWorkers: 2,
  },
});
