import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { commandNoun } from '../../show/outcome-words.ts';
import { announce } from '../../ui/announcements.ts';
import type { Asked } from './case-actions.ts';
import type { CaseMoves } from './case-moves.ts';
import { draftKey } from './drafts.ts';
import { useIsHere, useStoreOnce } from './use-store-once.ts';
import { t } from '../../language/t.ts';

/** What is no decision about the case itself. */
const staying: ReadonlySet<CommandPayload['type']> = new Set([
  'case.comment',
  'case.operate',
  'case.reverse',
  'case.suspend-clock',
  'case.resume-clock',
]);

/** Stores what is decided about a case, and leads on to the next one. */
export function useDeciding(parts: {
  readonly workbench: Workbench;
  readonly shown: ShownCase;
  readonly result: CommandDocument | null;
  readonly see: () => void;
  readonly ask: (what: Asked | null) => void;
  readonly moves: CaseMoves;
}) {
  const { workbench, shown, result, see, ask, moves } = parts;
  const storeOnce = useStoreOnce(workbench, shown);
  const isHere = useIsHere();
  const submit = async (payload: CommandPayload): Promise<boolean> => {
    const command = await storeOnce(payload);
    if (!command) return false;
    see();
    // It is stored: that the mark of an older result cannot be is no reason to say otherwise.
    if (result) await workbench.acknowledge(result.id).catch(() => {});
    const { number } = shown;
    announce(t('{number}: your {noun} is stored and waits for the server.', { number, noun: commandNoun(payload) }), {
      about: command.entity,
    });
    return true;
  };
  return {
    /** What asks nothing first, and leaves one where one is. */
    stay: (payload: CommandPayload): void => void submit(payload),
    /** A form stays until what it asked for is on the disk: what was typed is not lost with a disk that is full. */
    done: async (what: Asked, payload: CommandPayload): Promise<void> => {
      if (!(await submit(payload))) return;
      workbench.typed.keep(draftKey(shown.id, what), null);
      if (!isHere()) return;
      ask(null);
      // What decides nothing leaves one where one is.
      if (!staying.has(payload.type)) (moves.next ?? moves.back)();
    },
  };
}
