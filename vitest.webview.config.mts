import { defineConfig } from 'vitest/config';

// The page and its shaders in a headless Chromium (test/webview/harness).
export default defineConfig({
  test: {
    include: ['test/webview/**/*.webview.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
