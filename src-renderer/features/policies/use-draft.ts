import { useCallback, useMemo } from 'react';
import * as z from 'zod';
import { PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import type { PolicyDraft } from '../../../src-shared/policy/policy-draft.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { useTyped } from '../../show/use-typed.ts';
import { announce } from '../../ui/announcements.ts';
import { useAsked } from './use-board.ts';
import { t } from '../../language/t.ts';

/** What was typed and is not on the server yet: over which version of the draft, 0 for none. */
const Unsaved = z.object({ ver: z.int(), table: PolicyTable });
type Unsaved = z.infer<typeof Unsaved>;

export type DraftDesk = {
  /** The draft on the server: undefined before it answered, null for none. */
  readonly draft: PolicyDraft | null | undefined;
  /** What the product brings, where other rules decide here; null for none, and before the server answered. */
  readonly brought: PolicyTable | null;
  /** Why it cannot be asked for, in a sentence. */
  readonly failure: string | null;
  /** What the person has changed of it and not saved; it is kept on this computer until it is. */
  readonly unsaved: PolicyTable | null;
  /** Somebody else has changed the draft since. */
  readonly isOvertaken: boolean;
  readonly edit: (table: PolicyTable) => void;
  readonly giveUp: () => void;
  /** Overtaken: what was typed goes over what the other wrote. */
  readonly insist: () => void;
  readonly save: () => Promise<void>;
  /** Does something on the server, says what came of it, and looks at the draft anew. */
  readonly act: (work: Promise<unknown>, done: string) => Promise<boolean>;
};

export function useDraft({ board, typed }: Workbench, policy: string, isOnline: boolean): DraftDesk {
  const ask = useCallback(() => board.drafting(policy), [board, policy]);
  const { value, failure, again } = useAsked(ask, isOnline);
  const draft = value?.draft;
  const key = `policy/${policy}`;
  const text = useTyped(typed, key);
  const unsaved = useMemo(() => unsavedOf(text), [text]);
  const ver = draft?.ver ?? 0;
  const keep = (next: Unsaved) => typed.keep(key, JSON.stringify(next));
  const act = async (work: Promise<unknown>, done: string): Promise<boolean> => {
    try {
      await work;
      announce(done);
      return true;
    } catch (error) {
      announce(faultWords(error), { tone: 'risk' });
      return false;
    } finally {
      again();
    }
  };
  return {
    draft,
    brought: value?.brought ?? null,
    failure,
    unsaved: unsaved?.table ?? null,
    isOvertaken: unsaved !== null && draft !== undefined && unsaved.ver !== ver,
    edit: (table) => keep({ ver: unsaved?.ver ?? ver, table }),
    giveUp: () => typed.keep(key, null),
    insist: () => unsaved && keep({ ver, table: unsaved.table }),
    save: async () => {
      if (!unsaved) return;
      const saved = await act(board.save(policy, unsaved.ver, unsaved.table), t('The draft is saved.'));
      if (saved) typed.keep(key, null);
    },
    act,
  };
}

/** What an older program kept in another form is not read. */
function unsavedOf(text: string | null): Unsaved | null {
  if (text === null) return null;
  const parsed = Unsaved.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
