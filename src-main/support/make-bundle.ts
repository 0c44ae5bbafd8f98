import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { EffectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import { settingNames } from '../../src-shared/managed-policy/managed-settings.ts';
import { crc32, zip } from '../../src-shared/spreadsheet/zip.ts';
import { type BundleManifest, type DiagnosticsBundle } from '../../src-shared/support/bundle-manifest.ts';
import type { ComputerFacts } from '../../src-shared/support/computer-facts.ts';
import { type Finding, lineOf } from '../../src-shared/support/finding.ts';
import type { UpdateRecord } from '../updates/update-record.ts';
import type { Crash } from './crash-record.ts';

export type BundleSources = {
  readonly facts: ComputerFacts;
  readonly findings: Iterable<Finding>;
  readonly policy: EffectivePolicy;
  readonly updates: UpdateRecord;
  readonly crashes: readonly Crash[];
  /** Dumps of memory that lie on the computer. */
  readonly dumps: number;
  readonly log: {
    readonly files: readonly { readonly name: string; readonly text: string }[];
    readonly leftOut: number;
  };
  /** Of Electron and what it is made of. */
  readonly versions: Readonly<Record<string, string>>;
  readonly now: Date;
};

type Part = { readonly name: string; readonly about: string; readonly text: string };

/**
 * Everything that helps to find out why the workbench does not work, in one archive with a manifest. Nothing of it is of a case,
 * a remittance or a document: what could be is either left out whole, which the manifest says, or scrubbed.
 */
export function makeBundle(sources: BundleSources): DiagnosticsBundle {
  const { facts, findings, policy, updates, crashes, log, now } = sources;
  const madeAt = instantOf(now);
  const parts: Part[] = [
    {
      name: 'checks.txt',
      about: 'What is wrong with this computer, and the fix',
      text: [...findings].map(lineOf).join(''),
    },
    { name: 'facts.json', about: 'What those checks rest on', text: json(facts) },
    {
      name: 'versions.json',
      about: 'Versions of the program and the system',
      text: json({ workbench: facts.version, system: facts.system, ...sources.versions }),
    },
    { name: 'settings.json', about: 'What the organisation has set on this computer', text: json(settingsOf(policy)) },
    { name: 'updates.json', about: 'Where updates stand', text: json({ ...updates, installation: undefined }) },
    { name: 'crashes.json', about: 'When and how the program crashed', text: json(crashes) },
    ...log.files.map(({ name, text }) => ({ name, about: 'What the program wrote down of itself, scrubbed', text })),
  ];
  const manifest: BundleManifest = {
    format: 'countersign-diagnostics/1',
    madeAt,
    version: facts.version,
    files: parts.map(({ name, about, text }) => {
      const bytes = Buffer.from(text);
      return { name, bytes: bytes.length, sha256: sha256(bytes), about };
    }),
    leftOut: leftOut(sources),
  };
  const all = [{ name: 'manifest.json', text: json(manifest) }, ...parts];
  const bytes = Buffer.concat(zip(all.map(entryOf)));
  return { name: nameOf(madeAt), bytes: new Uint8Array(bytes), sha256: sha256(bytes), manifest };
}

function leftOut({ dumps, log }: BundleSources): BundleManifest['leftOut'] {
  return [
    {
      what: 'Cases, remittances, ledger, documents and decisions',
      why: 'They hold patient data, and are encrypted on the computer',
      count: null,
    },
    { what: 'Keys, PINs and sessions', why: 'Whoever has them is somebody else', count: null },
    { what: 'Names of people and of the computer', why: 'The server knows whose computer it is', count: null },
    { what: 'Dumps of memory from crashes', why: 'Memory may hold patient data', count: dumps },
    {
      what: 'Lines of the log that the program did not write',
      why: 'What stands in them is not known',
      count: log.leftOut,
    },
  ];
}

/** What is not as it would be anyway, with where it was read. */
function settingsOf(policy: EffectivePolicy): object {
  const set = settingNames.filter((name) => policy[name].origin !== 'initial' && name !== 'DeviceName');
  return Object.fromEntries(set.map((name) => [name, policy[name]]));
}

function entryOf({ name, text }: Pick<Part, 'name' | 'text'>): Parameters<typeof zip>[0][number] {
  const bytes = Buffer.from(text);
  return { name, deflated: deflateRawSync(bytes), crc: crc32(bytes), size: bytes.length };
}

function nameOf(at: Instant): string {
  return `countersign-diagnostics-${at.slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}.zip`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
