import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

const config: ReturnType<typeof defineConfig> = defineConfig({
  resolve: {
    alias: [
      { find: /^principia\/(models|datasets|experiments)$/, replacement: `${root}$1/index.ts` },
      { find: /^principia\/([a-z-]+)$/, replacement: `${root}src/$1/index.ts` },
      { find: /^principia$/, replacement: `${root}src/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});

export default config;
