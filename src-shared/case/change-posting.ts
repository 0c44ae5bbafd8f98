import type { CaseDocument, MemoPosting } from './case-document.ts';
import type { CaseEvent } from './case-event.ts';

type Posted = Extract<CaseEvent, { type: 'repost' | 'post' | 'postMemo' | 'failPosting' }>;

/** What the ledger, or somebody who has it asked again, does to a case that is to be posted. */
export function changePosting(posting: CaseDocument['posting'], event: Posted): Partial<CaseDocument> {
  switch (event.type) {
    case 'repost':
      return { state: 'approved', posting: { ...posting, state: 'queued', message: '' } };
    case 'post':
      return {
        state: 'posted',
        owner: null,
        posting: { ...posting, state: 'posted', entry: event.entry, message: '' },
      };
    case 'postMemo':
      return { posting: { ...posting, memos: withMemo(posting.memos, event.memo) } };
    case 'failPosting':
      return { state: 'postingFailed', posting: { ...posting, state: 'failed', message: event.message } };
  }
}

function withMemo(memos: readonly MemoPosting[] = [], memo: MemoPosting): MemoPosting[] {
  return [...memos.filter(({ key }) => key !== memo.key), memo];
}
