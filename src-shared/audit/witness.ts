import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { fromBase64 } from '../base/base64.ts';
import { openCheckpoint, parseVerifierKey, type Checkpoint, type VerifySignature } from './checkpoint.ts';
import type { Hash, Sha256 } from './tree.ts';
import { verifyConsistency } from './verify-proof.ts';

/** What is wrong with a log that a server showed, beside the one that was seen before. */
export const WitnessAlarm = z.object({
  /**
   * forked: what was signed before is not part of what is shown now. shrunk: fewer entries than were signed before. otherKey: signed
   * with another key. unsigned: without a signature that holds.
   */
  kind: z.enum(['forked', 'shrunk', 'otherKey', 'unsigned']),
  at: Instant,
  /** What the server showed, word for word: with `kept` of the witness it is the proof. */
  key: z.string(),
  checkpoint: z.string(),
});
export type WitnessAlarm = z.infer<typeof WitnessAlarm>;

/** What one workbench knows of the audit log: the last signed state that it saw, and whether something has been wrong since. */
export const Witness = z.object({
  key: z.string(),
  checkpoint: z.string(),
  seenAt: Instant,
  alarm: WitnessAlarm.nullable(),
  /** Alarms that a person has settled, the oldest first, each with the state that was kept until then. */
  settled: z.array(z.object({ alarm: WitnessAlarm, checkpoint: z.string(), settledAt: Instant })),
});
export type Witness = z.infer<typeof Witness>;

/** What a server shows: its signed state and the proof that it grew from the kept one; null where it gave none. */
export type Shown = {
  readonly key: string;
  readonly checkpoint: string;
  readonly proof: readonly string[] | null;
};

type Deps = { readonly sha256: Sha256; readonly verifySignature: VerifySignature };

/**
 * Holds what a server shows against what was seen before. The first state is taken on trust; every later one must contain it. An alarm
 * stays, and nothing newer is taken, until a person settles it.
 *
 * @returns the witness as it is now; the same object when nothing changed but the time.
 */
export function witness(deps: Deps, known: Witness | null, shown: Shown, now: Instant): Witness {
  if (known?.alarm) return known;
  const offered = opened(deps, shown);
  if (!known) {
    if (offered) return { ...signedPart(shown), seenAt: now, alarm: null, settled: [] };
    return {
      ...signedPart(shown),
      seenAt: now,
      alarm: { kind: 'unsigned', at: now, ...signedPart(shown) },
      settled: [],
    };
  }
  const alarm = (kind: WitnessAlarm['kind']): Witness => ({ ...known, alarm: { kind, at: now, ...signedPart(shown) } });
  if (shown.key !== known.key) return alarm('otherKey');
  const kept = opened(deps, known);
  if (!offered || !kept) return alarm('unsigned');
  if (offered.size < kept.size) return alarm('shrunk');
  const proof = hashesOf(shown.proof);
  // The same state needs no proof; another one of the same size has none.
  const isGrown = verifyConsistency(deps.sha256, kept, offered, offered.size === kept.size ? [] : (proof ?? []));
  return isGrown ? { ...known, ...signedPart(shown), seenAt: now } : alarm('forked');
}

/** A person has looked into the alarm and takes what the server shows now as the log; what was before is kept as settled. */
export function settle(deps: Deps, known: Witness, now: Instant): Witness {
  const { alarm, settled, checkpoint } = known;
  if (!alarm || !opened(deps, alarm)) return known;
  return {
    ...signedPart(alarm),
    seenAt: now,
    alarm: null,
    settled: [...settled, { alarm, checkpoint, settledAt: now }],
  };
}

/** The kept state, read. null where it bears no signature. */
export function opened(
  { sha256, verifySignature }: Deps,
  { key, checkpoint }: Pick<Shown, 'key' | 'checkpoint'>,
): Checkpoint | null {
  const verifierKey = parseVerifierKey(sha256, key);
  return verifierKey && openCheckpoint(checkpoint, verifierKey, verifySignature);
}

function signedPart({ key, checkpoint }: Pick<Shown, 'key' | 'checkpoint'>) {
  return { key, checkpoint };
}

function hashesOf(proof: readonly string[] | null): Hash[] | null {
  const hashes = proof?.map(fromBase64).filter((hash) => hash !== null) ?? null;
  return hashes && hashes.length === proof?.length ? hashes : null;
}
