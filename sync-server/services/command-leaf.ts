import { createHash } from 'node:crypto';
import type { CommandOutcome } from '../../src-shared/sync/command.ts';
import type { Leaf } from '../audit/append-leaf.ts';
import type { StoredCommand } from '../store/commands.ts';

/**
 * What came in and what became of it, for the audit log. The command itself is kept apart: its hash binds it, so that a command that
 * was changed afterwards no longer fits.
 */
export function commandLeaf(stored: StoredCommand, outcome: CommandOutcome, now: Date): Leaf {
  const { id, deviceId, seq, actorId, type, entity, body } = stored;
  const sha256 = createHash('sha256').update(body).digest('hex');
  return {
    at: now,
    actor: actorId,
    action: `command.${outcome.state}`,
    entity: entity === '' ? id : entity,
    body: { command: id, type, device: deviceId, seq, sha256, code: outcome.code },
  };
}
