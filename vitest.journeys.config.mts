import { defineConfig } from 'vitest/config';

// A real VS Code with the packaged extension, driven as a person would (test/journeys/harness).
export default defineConfig({
  test: {
    include: [
      'test/journeys/**/*.journey.test.ts',
      // Taking the pictures of README and docs is asked for by name.
      ...(process.env['LENS_PICTURES'] ? ['test/journeys/pictures.ts'] : []),
    ],
    // What waits for a browser is run once more before it counts as failed; the reporter says so.
    retry: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The machine may be busy: what is waited for comes, or does not.
    expect: { poll: { timeout: 15_000 } },
    fileParallelism: false,
    sequence: { concurrent: false },
  },
});
