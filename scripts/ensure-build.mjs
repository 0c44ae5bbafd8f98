import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root, say, Stop } from './launch.mjs';

const SOURCES = ['src-main', 'src-renderer', 'src-shared', 'electron.vite.config.ts', 'package-lock.json'];
const stamp = join(root, 'out', 'built-from.txt');

/** Builds the workbench into out/ unless it was built from exactly these sources. */
export async function ensureBuild() {
  const sources = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const started = Date.now();
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await capture(process.execPath, [program, 'build', '--logLevel', 'warn']);
  if (code !== 0) throw new Stop(`The workbench could not be built:\n${output.trim()}`);
  writeFileSync(stamp, sources);
  say(`Built the workbench (${((Date.now() - started) / 1000).toFixed(1)} s).`);
}

/** Names, sizes and times of all source files; a removed file changes it too. */
function fingerprint() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  for (const source of SOURCES.map((name) => join(root, name))) {
    if (!statSync(source).isDirectory()) visit(source);
    else filesIn(source).forEach(visit);
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
    });
}
