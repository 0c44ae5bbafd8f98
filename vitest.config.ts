import { defineConfig } from 'vitest/config';

const elsewhere = ['**/node_modules/**', '**/out/**', '**/.data/**', '**/.cache/**'];
const database = {
  include: ['{sync-server,src-renderer}/**/*.db.test.ts'],
  globalSetup: ['sync-server/store/test-database-setup.ts'],
};

/**
 * The suffix of a test says what it needs: `.test.ts` nothing, `.db.test.ts` a PostgreSQL, `.erp.test.ts` a live ERP beside it,
 * `.package.test.ts` an installed package.
 */
export default defineConfig({
  test: {
    // Long enough for a machine that many share: what hangs is found all the same.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // By default a core is left to the program that starts them, which has next to nothing to do.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx,mjs}'],
          exclude: [...elsewhere, '**/*.{db,erp,package}.test.ts'],
        },
      },
      // Some of them start and restore whole servers.
      { extends: true, test: { name: 'database', ...database, testTimeout: 180_000 } },
      {
        extends: true,
        test: {
          ...database,
          name: 'erp',
          include: ['sync-server/**/*.erp.test.ts'],
          // Bringing a real ERP up may install it first; some tests start it again and again.
          hookTimeout: 900_000,
          testTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['e2e/**/*.package.test.ts'],
          globalSetup: ['e2e/support/package-setup.ts'],
          // One of them builds everything a second time.
          testTimeout: 300_000,
        },
      },
      // Where most of the SQL is run, on the oldest PostgreSQL that is supported; `npm test` asks for it where that one is
      // installed. What is left out goes through the same functions of the store.
      ...(process.env['TEST_OLDEST_POSTGRES']
        ? [
            {
              extends: true as const,
              test: {
                ...database,
                name: 'postgres-15',
                include: [
                  'sync-server/{store,orchestration,feed,audit,erp,sim}/**/*.db.test.ts',
                  'sync-server/*.db.test.ts',
                ],
              },
            },
          ]
        : []),
    ],
  },
});
