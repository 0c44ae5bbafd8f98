import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What git ignores; not the repository's own. */
const IGNORED = new Set(['node_modules', '.git', '.cache', '.data', 'out', 'dist', 'artifacts']);

export type SourceFile = { readonly path: string; readonly text: string };

/** `to` is a path from the root for a file of the repository, else the package as it is written ('pg', 'node:fs'). */
export type Import = { readonly from: string; readonly to: string };

/** Every text file of the repository, by its path from the root. */
export function readTree(): SourceFile[] {
  return pathsIn(ROOT)
    .filter((path) => !/\.(png|woff2?|ico|icns|pdf|zip)$/.test(path))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

/** Static and dynamic imports and re-exports of one file, in order. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const statement = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(statement)].map(([, fixed, dynamic]) => {
    const name = fixed ?? dynamic ?? '';
    return { from: path, to: name.startsWith('.') ? join(dirname(path), name) : name };
  });
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !IGNORED.has(entry.name) && (entry.isDirectory() || entry.isFile()))
    .flatMap((entry) => (entry.isDirectory() ? pathsIn(join(folder, entry.name)) : [join(folder, entry.name)]));
}
