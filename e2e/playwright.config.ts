import { defineConfig } from '@playwright/test';

/** Journeys in real Electron: two files at a time, since much of a journey is waiting; each on a screen of its own. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalSetup: './support/database-server.ts',
  outputDir: '../artifacts/e2e',
  workers: 2,
  // A second try tells a busy machine from a defect; `npm test` names whoever needed it, and takes three of them for failures.
  retries: 1,
  // Long enough for a machine that many share.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../artifacts/e2e.json' }]],
});
