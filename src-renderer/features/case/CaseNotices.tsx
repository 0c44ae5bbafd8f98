import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { isBlocked } from '../../show/case-words.ts';
import type { Action } from '../../ui/keys.ts';
import { BlockedNotice } from './BlockedNotice.tsx';
import { ReviewBanner } from './ReviewBanner.tsx';
import { SinceBanner } from './SinceBanner.tsx';
import type { CaseLook } from './use-look.ts';

type Props = {
  shown: ShownCase;
  result: CommandDocument | null;
  again: Action | null;
  onRead: () => void;
  look: CaseLook;
  seen: Action;
  recheck: Action;
};

/** What one must know before one reads on: an answer, what has changed since one looked last, and what stands in the way. */
export function CaseNotices({ shown, result, again, onRead, look, seen, recheck }: Props) {
  return (
    <>
      {result && (
        <div className="wide">
          <ReviewBanner command={result} again={again} onRead={onRead} />
        </div>
      )}
      {look.at !== null && look.isNews && (
        <div className="wide">
          <SinceBanner since={look.at} figures={look.figures} events={look.events} seen={seen} />
        </div>
      )}
      {isBlocked(shown) && (
        <div className="wide">
          <BlockedNotice shown={shown} recheck={recheck} />
        </div>
      )}
    </>
  );
}
