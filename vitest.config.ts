import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Modules are loaded once a worker, not once a file: tests share no state but the schemas that they only read.
    isolate: false,
  },
});
