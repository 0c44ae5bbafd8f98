import { useCallback, useMemo } from 'react';
import * as z from 'zod';
import { RuleTable } from '../../../src-shared/matching/match-rules.ts';
import {
  type AccountPair,
  pairName,
  RuleExample,
  shippedRules,
} from '../../../src-shared/reconciliation/pair-rules.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { useAnswer } from '../../show/use-answer.ts';
import { useTyped } from '../../show/use-typed.ts';
import { announce } from '../../ui/announcements.ts';
import { t } from '../../language/t.ts';

/** What was typed and is not on the server yet: over which version of the draft, 0 for none. */
const Unsaved = z.object({ ver: z.int(), table: RuleTable, examples: z.array(RuleExample), reason: z.string() });
type Unsaved = z.infer<typeof Unsaved>;
export type RulesContent = Omit<Unsaved, 'ver'>;

/** The rules of a pair as they are on the server, and what somebody is writing over them here. */
export function usePairRules({ rules, typed }: Workbench, pair: AccountPair) {
  const { site, left, right } = pair;
  const ask = useCallback(() => rules.read({ site, left, right }), [rules, site, left, right]);
  const { reply, fault, isAsking, again } = useAnswer(ask);
  const key = `match-rules/${pairName(pair)}`;
  const text = useTyped(typed, key);
  const unsaved = useMemo(() => unsavedOf(text), [text]);
  const draft = reply?.draft ?? null;
  const newest = reply?.versions[0] ?? shippedRules;
  const { table, examples } = draft ?? newest;
  const content: RulesContent = unsaved ?? { table, examples, reason: draft?.reason ?? '' };
  const act = async (work: Promise<unknown>, done: string): Promise<boolean> => {
    try {
      await work;
      announce(done, { tone: 'done', about: 'reconcile' });
      return true;
    } catch (error) {
      announce(faultWords(error), { tone: 'risk' });
      return false;
    } finally {
      again();
    }
  };
  return {
    pair,
    reply,
    fault,
    isAsking,
    again,
    draft,
    newest,
    content,
    isUnsaved: unsaved !== null,
    /** Somebody else has changed the draft since this was begun. */
    isOvertaken: unsaved !== null && reply !== null && unsaved.ver !== (draft?.ver ?? 0),
    edit: (change: Partial<RulesContent>) =>
      typed.keep(key, JSON.stringify({ ver: unsaved?.ver ?? draft?.ver ?? 0, ...content, ...change })),
    giveUp: () => typed.keep(key, null),
    save: async () => {
      const saved = await act(
        rules.save(pair, { ...content, ver: unsaved?.ver ?? draft?.ver ?? 0 }),
        t('The draft is saved.'),
      );
      if (saved) typed.keep(key, null);
    },
    act,
  };
}
export type PairRules = ReturnType<typeof usePairRules>;

/** What an older program kept in another form is not read. */
function unsavedOf(text: string | null): Unsaved | null {
  if (text === null) return null;
  const parsed = Unsaved.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
