import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** The lowest Electron the workbench runs on is 25: Node 18 in main and preload, Chrome 114 in the window. */
const NODE_TARGET = 'node18';
const WINDOW_TARGET = 'chrome114';

/** One CommonJS file with everything in it: a sandboxed preload can be nothing else, and main starts faster. */
function nodeBuild(input: string, outDir: string) {
  return {
    build: {
      target: NODE_TARGET,
      outDir,
      minify: false,
      externalizeDeps: false,
      rolldownOptions: {
        input,
        external: ['electron'],
        output: { format: 'cjs' as const, entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

export default defineConfig({
  main: nodeBuild('src-main/main.ts', 'out/main'),
  preload: nodeBuild('src-main/preload/preload.ts', 'out/preload'),
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: WINDOW_TARGET,
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: 'src-renderer/index.html' },
    },
  },
});
