import type { LineEvent } from '../../../src-shared/reconciliation/line-history.ts';
import { standingOf } from '../../../src-shared/reconciliation/line-history.ts';
import type { Reference } from '../../show/reference.ts';
import { lineText, questionText } from './line-words.ts';
import { SplitDialog } from './SplitDialog.tsx';
import { AskDialog, AssignDialog, CommentDialog } from './TalkDialogs.tsx';
import type { FocusedLine, LineWork } from './use-line-work.ts';

type Props = {
  work: LineWork;
  at: FocusedLine | null;
  events: readonly LineEvent[];
  reference: Pick<Reference, 'authorizer' | 'directory'>;
  site: string | null;
};

/** The dialog about a line that is open, if any. */
export function LineDialogs({ work, at, events, reference, site }: Props) {
  const { asking, close } = work;
  if (!asking || !at) return null;
  const about = lineText(at.role, at.detail);
  switch (asking.what) {
    case 'comment':
      return <CommentDialog about={about} onSay={(text) => void work.comment(text)} onClose={close} />;
    case 'assign':
      return (
        <AssignDialog
          about={about}
          reference={reference}
          site={site}
          assigned={standingOf(events).assigned}
          onAssign={(to) => void work.assign(to)}
          onClose={close}
        />
      );
    case 'split':
      return (
        <SplitDialog
          about={about}
          amountMinor={at.detail.row.amountMinor}
          onSplit={(parts) => void work.split(parts)}
          onClose={close}
        />
      );
    case 'ask':
      return (
        <AskDialog
          about={about}
          whom={asking.whom}
          first={questionText(at.role, at.detail)}
          onAsk={(text) => void work.question(asking.whom, text)}
          onClose={close}
        />
      );
  }
}
