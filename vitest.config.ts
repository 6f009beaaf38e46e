import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    isolate: false,
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['./tools/closing-line-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['{maskinporten,rulebook,simulator,server,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'server/test/**'],
        },
      },
      { extends: true, test: { name: 'stories', include: ['server/test/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
