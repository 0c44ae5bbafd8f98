import { create } from 'zustand';
import type { Asked } from './case-actions.ts';
import type { Draft } from './decision-form.ts';

/** What was typed and not sent yet, by case and question, while the window is open. Never stored. */
type Drafts = {
  readonly drafts: ReadonlyMap<string, Draft>;
  /** @param draft  null: it was sent. */
  keep(id: string, asked: Asked, draft: Draft | null): void;
};

const BLANK: Draft = { reason: '', amount: '' };

export const useDrafts = create<Drafts>()((set) => ({
  drafts: new Map(),
  keep: (id, asked, draft) =>
    set(({ drafts }) => {
      const kept = new Map(drafts);
      if (draft) kept.set(keyOf(id, asked), draft);
      else kept.delete(keyOf(id, asked));
      return { drafts: kept };
    }),
}));

/** What was typed last about this case under this question: Escape or going elsewhere does not lose it. */
export function draftOf({ drafts }: Pick<Drafts, 'drafts'>, id: string, asked: Asked): Draft {
  return drafts.get(keyOf(id, asked)) ?? BLANK;
}

function keyOf(id: string, asked: Asked): string {
  return `${asked} ${id}`;
}
