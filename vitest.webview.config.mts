import { defineConfig } from 'vitest/config';

// The page and its shaders in a headless Chromium (test/webview/harness).
export default defineConfig({
  test: {
    include: ['test/webview/**/*.webview.test.ts'],
    // What waits for a browser is run once more before it counts as failed; the reporter says so.
    retry: 1,
    globalSetup: ['test/bundles-once.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
