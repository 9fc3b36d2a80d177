import { defineConfig } from 'vitest/config';

// The suites that need no VS Code: mathematics, files, engine, report, command line, walls.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: [
      'test/vscode-host/**',
      '**/*.webview.test.ts',
      '**/*.host.test.ts',
      '**/*.journey.test.ts',
      'node_modules/**',
    ],
    globalSetup: ['test/bundles-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
