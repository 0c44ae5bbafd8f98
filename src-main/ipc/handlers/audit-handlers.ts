import { createHash, createPublicKey, verify } from 'node:crypto';
import { opened as openedState, settle, witness, Witness } from '../../../src-shared/audit/witness.ts';
import { toBase64 } from '../../../src-shared/base/base64.ts';
import { type Instant, instantOf } from '../../../src-shared/base/dates.ts';
import { ok } from '../../../src-shared/base/result.ts';
import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { WitnessReply } from '../../../src-shared/wire/ipc-audit.ts';
import type { Cabinet, OpenVault } from '../../cabinet/cabinet.ts';
import type { Handlers } from '../handlers.ts';
import { opened } from './vault-handlers.ts';

export type AuditChannel = Extract<IpcChannel, `audit:${string}`>;

/** Not in the window's namespace: what was seen cannot be replaced from there. */
const WITNESS_SECRET = 'audit-witness';
/** What stands before the bytes of an Ed25519 key in SPKI DER. @see RFC 8410, 4 */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const deps: Parameters<typeof witness>[0] = {
  // Not `crypto.hash`: the oldest Electron that is supported has none.
  sha256: (input) => createHash('sha256').update(input).digest(),
  verifySignature(key, text, signature) {
    const der = Buffer.concat([ED25519_SPKI, key]);
    return verify(null, text, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
  },
};

/** The witness of the audit log: what each person's workbench saw last is in their vault. */
export function auditHandlers(cabinet: Cabinet, now: () => Date): Pick<Handlers, AuditChannel> {
  return {
    'audit:state': () => opened(cabinet, async (vault) => ok(replyOf(read(vault)))),
    'audit:witness': (shown) => opened(cabinet, (vault) => change(vault, (known) => witness(deps, known, shown, at()))),
    'audit:settle': () => opened(cabinet, (vault) => change(vault, (known) => known && settle(deps, known, at()))),
  };

  function at(): Instant {
    return instantOf(now());
  }
}

async function change({ vault }: OpenVault, step: (known: Witness | null) => Witness | null) {
  const known = read({ vault });
  const next = step(known);
  const bytes = Buffer.from(JSON.stringify(next));
  const stored = next === null || next === known ? ok(null) : await vault.setSecret(WITNESS_SECRET, bytes);
  return stored.ok ? ok(replyOf(next)) : stored;
}

function read({ vault }: Pick<OpenVault, 'vault'>): Witness | null {
  const bytes = vault.getSecret(WITNESS_SECRET);
  return bytes && Witness.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

function replyOf(known: Witness | null): WitnessReply {
  if (!known) return null;
  const state = openedState(deps, known);
  return { ...known, size: state?.size ?? 0, root: state ? toBase64(state.root) : '' };
}
