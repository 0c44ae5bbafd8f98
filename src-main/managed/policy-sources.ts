import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicySource } from '../../src-shared/managed-policy/effective.ts';
import type { Level } from '../../src-shared/managed-policy/managed-setting.ts';
import {
  LINUX_FOLDER,
  LINUX_FOLDERS,
  MAC_PREFERENCES,
  RECOMMENDED_SUBKEY,
  REGISTRY_KEY,
} from '../../src-shared/managed-policy/templates/places.ts';
import { valuesOfRegistry } from './registry-text.ts';

const LARGEST_BYTES = 1024 * 1024;
/** A tool of the system that does not answer must not keep the program from starting. */
const ANSWERS_WITHIN_MS = 10_000;
const LEVELS: readonly Level[] = ['mandatory', 'recommended'];

/**
 * What the organisation has set on this computer, read and not looked at yet.
 *
 * @param folder  with the folders of both levels, read as on Linux whatever the system; null: where the system has them.
 */
export function readPolicySources(platform: NodeJS.Platform, folder: string | null): PolicySource[] {
  if (folder !== null) return fromFolders(folder);
  if (platform === 'win32') return fromRegistry();
  if (platform === 'darwin') return fromPreferences(MAC_PREFERENCES);
  return fromFolders(LINUX_FOLDER);
}

function fromFolders(root: string): PolicySource[] {
  return LEVELS.flatMap((level): PolicySource[] => {
    const folder = join(root, LINUX_FOLDERS[level]);
    try {
      const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
      return names.toSorted().map((name) => fromFile(join(folder, name), level));
    } catch (error) {
      if (isMissing(error)) return [];
      return [{ place: folder, level, content: { unreadable: `it cannot be listed (${codeOf(error)})` } }];
    }
  });
}

function fromFile(place: string, level: Level): PolicySource {
  try {
    if (statSync(place).size > LARGEST_BYTES) return unreadable(place, level, 'it is larger than 1 MB');
    const value = asObject(readFileSync(place, 'utf8'));
    return value ? { place, level, content: { values: value } } : unreadable(place, level, NO_OBJECT);
  } catch (error) {
    return unreadable(place, level, error instanceof SyntaxError ? NO_OBJECT : `it cannot be read (${codeOf(error)})`);
  }
}

const NO_OBJECT = 'it is no JSON object of settings';

/** By the system's own tool: there is no other way to the registry without an add-on. */
function fromRegistry(): PolicySource[] {
  const tool = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
  const root = `HKEY_LOCAL_MACHINE\\${REGISTRY_KEY}`;
  return LEVELS.map((level): PolicySource => {
    const key = level === 'mandatory' ? root : `${root}\\${RECOMMENDED_SUBKEY}`;
    const said = output(tool, ['query', key, '/s']);
    // The tool ends with 1 for a key that does not exist, and says nothing on its output.
    if (said.code === 1) return { place: key, level, content: { values: {} } };
    if (said.text === null) return unreadable(key, level, 'the registry cannot be read');
    return { place: key, level, content: { values: valuesOfRegistry(said.text, key) } };
  });
}

function fromPreferences(file: string): PolicySource[] {
  try {
    statSync(file);
  } catch (error) {
    return isMissing(error) ? [] : [unreadable(file, 'mandatory', `it cannot be read (${codeOf(error)})`)];
  }
  const { text } = output('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]);
  const all = text === null ? null : asObject(text);
  if (!all) return [unreadable(file, 'mandatory', 'it is no property list of settings')];
  const { [RECOMMENDED_SUBKEY]: suggested, ...values } = all;
  // What the system writes beside the settings of a profile.
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !/^(Payload|_)/.test(name)));
  const place = `${file}: ${RECOMMENDED_SUBKEY}`;
  const more: PolicySource[] =
    typeof suggested === 'object' && suggested !== null
      ? [{ place, level: 'recommended', content: { values: { ...suggested } } }]
      : [];
  return [{ place: file, level: 'mandatory', content: { values: own } }, ...more];
}

function output(tool: string, args: readonly string[]): { text: string | null; code: number | null } {
  try {
    const text = execFileSync(tool, args, {
      encoding: 'utf8',
      timeout: ANSWERS_WITHIN_MS,
      maxBuffer: LARGEST_BYTES,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { text, code: 0 };
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : null;
    return { text: null, code: typeof status === 'number' ? status : null };
  }
}

function unreadable(place: string, level: Level, reason: string): PolicySource {
  return { place, level, content: { unreadable: reason } };
}

/** @throws SyntaxError */
function asObject(text: string): Record<string, unknown> | null {
  // A byte order mark is what some editors begin a file with.
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
