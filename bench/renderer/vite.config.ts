import { defineConfig } from 'vite';

/** The page of the bench, for the same window as the product's. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  define: { global: 'globalThis' },
  build: {
    target: 'chrome114',
    outDir: '../../.cache/bench/app/renderer',
    emptyOutDir: true,
    minify: !process.env['BENCH_READABLE'],
    chunkSizeWarningLimit: 5_000,
  },
});
