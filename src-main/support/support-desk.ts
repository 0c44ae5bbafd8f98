import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import { type EffectivePolicy, isFixed } from '../../src-shared/managed-policy/effective.ts';
import { type DiagnosticsBundle } from '../../src-shared/support/bundle-manifest.ts';
import { checkComputer } from '../../src-shared/support/computer-check.ts';
import type { ComputerFacts } from '../../src-shared/support/computer-facts.ts';
import { scrubText } from '../../src-shared/support/scrub.ts';
import type { ComputerReply } from '../../src-shared/wire/ipc-support.ts';
import type { Cabinet } from '../cabinet/cabinet.ts';
import type { UpdateRecord } from '../updates/update-record.ts';
import type { Updates } from '../updates/updates.ts';
import type { CrashRecord } from './crash-record.ts';
import { makeBundle } from './make-bundle.ts';
import type { ProgramLog } from './program-log.ts';

/** What is asked of the operating system and of Electron. */
export type ComputerEyes = {
  /** Asks the server with the network that the window has. */
  readonly askServer: () => Promise<ComputerFacts['server']['answer']>;
  /** 'DIRECT', 'PROXY proxy.example.org:3128'. */
  readonly proxyRule: () => Promise<string>;
  /** Whether the script that names the proxy can be read; null: there is none. */
  readonly isProxyScriptHere: () => Promise<boolean | null>;
  /** Room on the disk of the profile; null: the system does not say. */
  readonly freeMb: () => Promise<number | null>;
  readonly graphics: () => string;
  /** How many dumps of memory lie on this computer. */
  readonly dumps: () => Promise<number>;
  readonly system: string;
  readonly versions: Readonly<Record<string, string>>;
};

export type SupportDeskParts = {
  readonly eyes: ComputerEyes;
  readonly log: ProgramLog;
  readonly crashes: CrashRecord;
  readonly cabinet: Cabinet;
  readonly updates: Pick<Updates, 'state'>;
  readonly updateRecord: { readonly value: UpdateRecord };
  readonly policy: EffectivePolicy;
  readonly policyProblems: number;
  readonly hasSecretStore: boolean;
  readonly server: string;
  readonly version: string;
  readonly isCareful: boolean;
  readonly files: ReadonlySet<string>;
  readonly now: () => Date;
};

/** Notes of the window that are written within a minute; a fault that repeats itself does not push everything else out. */
const MOST_NOTES = 60;
const MINUTE_MS = 60_000;

/** What is wrong with this computer, and everything that helps to find out. */
export class SupportDesk {
  readonly #parts: SupportDeskParts;
  #notes = { since: 0, count: 0 };

  constructor(parts: SupportDeskParts) {
    this.#parts = parts;
  }

  async check(): Promise<ComputerReply> {
    const facts = await this.#facts();
    return { facts, findings: [...checkComputer(facts)].map(([id, finding]) => ({ id, ...finding })) };
  }

  async bundle(): Promise<DiagnosticsBundle> {
    const { eyes, log, crashes, policy, updateRecord, now, files } = this.#parts;
    const { facts, findings } = await this.check();
    const bundle = makeBundle({
      facts,
      findings,
      policy,
      updates: scrubbed(updateRecord.value, files),
      crashes: crashes.list(),
      dumps: await eyes.dumps(),
      log: log.read(),
      versions: eyes.versions,
      now: now(),
    });
    log.say('info', 'bundle.made', { bytes: bundle.bytes.length });
    return bundle;
  }

  /** What the window says for the log. */
  note(event: 'window.fault' | 'sync.state', detail: string): void {
    const at = this.#parts.now().getTime();
    if (at - this.#notes.since > MINUTE_MS) this.#notes = { since: at, count: 0 };
    this.#notes.count += 1;
    if (this.#notes.count > MOST_NOTES) return;
    this.#parts.log.say(event === 'window.fault' ? 'error' : 'info', event, { detail });
  }

  async #facts(): Promise<ComputerFacts> {
    const { eyes, policy, server, version, isCareful, updates, cabinet, crashes } = this.#parts;
    const [answer, rule, isScriptHere, freeMb, vault] = await Promise.all([
      eyes.askServer(),
      eyes.proxyRule(),
      eyes.isProxyScriptHere(),
      eyes.freeMb(),
      this.#vault(),
    ]);
    const { never, step, isOutdated, ring, isRingFixed } = updates.state;
    const known = crashes.list();
    return {
      at: instantOf(this.#parts.now()),
      version,
      system: eyes.system,
      isCareful,
      server: { origin: server, answer },
      proxy: { mode: policy.ProxyMode.value, rule, isScriptHere },
      freeMb,
      secretStore: { isHere: this.#parts.hasSecretStore, isRequired: policy.RequireSecretStore.value },
      graphics: eyes.graphics(),
      isDrawingByProcessor: isFixed(policy.HardwareAcceleration) && !policy.HardwareAcceleration.value,
      vault,
      update: { never, step: step.kind, isOutdated, ring, isRingFixed },
      leaseUntil: leaseUntil(cabinet),
      policyProblems: this.#parts.policyProblems,
      crashes: { count: known.length, last: known.at(-1)?.at ?? null },
    };
  }

  async #vault(): Promise<ComputerFacts['vault']> {
    const status = await this.#parts.cabinet.open?.vault.status();
    // One that was closed meanwhile.
    if (!status?.ok) return null;
    const { bytes, liveDocs, damaged, recoveredBytes, osSealed } = status.value;
    return { bytes, documents: liveDocs, damaged: damaged.length, recoveredBytes, osSealed };
  }
}

function leaseUntil({ open }: Cabinet): Instant | null {
  return open?.authority.state.lease?.expiresAt ?? null;
}

/** What the place of updates said may stand in it. */
function scrubbed(record: UpdateRecord, files: ReadonlySet<string>): UpdateRecord {
  const { last } = record;
  return last?.kind === 'failed' ? { ...record, last: { ...last, detail: scrubText(last.detail, files) } } : record;
}
