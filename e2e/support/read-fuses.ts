import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** @see https://www.electronjs.org/docs/latest/tutorial/fuses : what stands before the fuses in the program's file. */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const OFF = 0x30;
const ON = 0x31;
/** In the order in which they stand in the file. */
const NAMES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
];
/**
 * Reads the fuses out of a program's own bytes.
 *
 * @param program  Electron's executable (on macOS: its framework).
 * @returns only those that this Electron has.
 * @throws Error when it is no Electron.
 */
export function readFuses(program: string): Record<string, boolean> {
  const wire = wireOf(program);
  const known = NAMES.flatMap((name, index) => {
    const state = wire[2 + index];
    return state === OFF || state === ON ? [[name, state === ON] as const] : [];
  });
  return Object.fromEntries(known);
}

/** Version, number of fuses, and one character each: '0' off, '1' on, 'r' removed. */
function wireOf(program: string): Buffer {
  const piece = Buffer.alloc(8 * 1024 * 1024);
  const file = openSync(program, 'r');
  try {
    for (let at = 0; at < statSync(program).size; at += piece.length - 64) {
      const length = readSync(file, piece, 0, piece.length, at);
      const found = piece.subarray(0, length).indexOf(SENTINEL);
      if (found >= 0 && found + SENTINEL.length + 2 + NAMES.length <= length) {
        const start = found + SENTINEL.length;
        return piece.subarray(start, start + 2 + Math.min(piece[start + 1] ?? 0, NAMES.length));
      }
    }
  } finally {
    closeSync(file);
  }
  throw new Error(`${program} holds no fuses: it is no Electron`);
}
