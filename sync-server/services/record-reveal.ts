import * as z from 'zod';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { findFile } from '../store/case-files.ts';
import { findDocument } from '../store/documents.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { grantedScopes } from './granted-scopes.ts';

type Reveal = Extract<CommandPayload, { type: 'reveal' }>;

/**
 * Tells in the audit log that somebody had a patient's names and numbers shown, or opened a sensitive document. What was seen was seen: it is told also when the
 * person may not see the case any more by the time it arrives, or gave no reason where one is asked for.
 */
export const recordReveal: CommandHandler = async (tx, { command, actor, now }) => {
  const { of, id, purpose, reason } = command.payload as Reveal;
  const scopes = await grantedScopes(tx, actor, now);
  const about = of === 'document' ? ((await findFile(tx, id))?.caseId ?? '') : id;
  const body = await findDocument(tx, { coll: of === 'remittance' ? 'remits' : 'cases', id: about, scopes });
  await appendLeaf(tx, {
    at: now,
    actor: actor.id,
    action: `reveal.${of}`,
    entity: id,
    body: {
      command: command.id,
      ...(of === 'document' ? { case: about } : {}),
      shownAt: command.createdAt,
      purpose,
      reason,
      permitted: body !== null,
    },
  });
  const label = labelOf(of, body);
  const answer: Pick<CommandDecision, 'diff' | 'resultVer' | 'label'> = { diff: [], resultVer: 0, label };
  if (body === null) {
    const message = 'You may not see this any more. That you had it shown is recorded.';
    return { state: 'rejected', code: 'NOT_PERMITTED', message, ...answer };
  }
  if (purpose === 'other' && reason.trim() === '') {
    const message = 'Say in words what you needed it for. That you had it shown is recorded.';
    return { state: 'rejected', code: 'REASON_REQUIRED', message, ...answer };
  }
  return { state: 'accepted', code: 'OK', message: 'Recorded in the audit log.', ...answer };
};

const Named = z.object({ number: z.string().default(''), trace: z.string().default('') });

function labelOf(of: Reveal['of'], body: string | null): string {
  const { number, trace } = Named.parse(JSON.parse(body ?? '{}'));
  if (of === 'document') return `Document of ${number || 'a case'}`;
  return of === 'case' ? number || 'Case' : `Remittance ${trace}`.trimEnd();
}
