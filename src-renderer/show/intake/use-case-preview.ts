import { useEffect, useState } from 'react';
import { distinctUntilChanged, map } from 'rxjs';
import type { CaseRequest } from '../../../src-shared/sync/command.ts';
import type { CasePreview } from '../../../src-shared/wire/cases.ts';
import { RequestFailure } from '../../data/request-failure.ts';
import type { Workbench } from '../../data/workbench.ts';

/** Typing goes on for a moment before it is worth asking. */
const ASK_AFTER_MS = 400;

/** What is known of a proposal before it is made. */
export type PreviewState =
  /** Something is still to be filled in. */
  | { readonly of: 'incomplete' }
  | { readonly of: 'offline' }
  | { readonly of: 'asking'; readonly last: CasePreview | null }
  | { readonly of: 'shown'; readonly preview: CasePreview }
  /** The server says why it would not take it. */
  | { readonly of: 'refused'; readonly message: string };

/**
 * Asks the server what would become of a proposal, a moment after each change of it.
 *
 * @param request  as JSON, so that the same is asked once; null while it is incomplete.
 */
export function useCasePreview(workbench: Workbench, request: string | null): PreviewState {
  const isOnline = useIsOnline(workbench);
  const [answer, setAnswer] = useState<{ readonly to: string; readonly state: PreviewState } | null>(null);
  const [last, setLast] = useState<CasePreview | null>(null);
  useEffect(() => {
    if (request === null || !isOnline) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => {
      workbench.previewCase(JSON.parse(request) as CaseRequest).then(
        (preview) => {
          if (!isWanted) return;
          setLast(preview);
          setAnswer({ to: request, state: { of: 'shown', preview } });
        },
        (error: unknown) => isWanted && setAnswer({ to: request, state: failed(error) }),
      );
    }, ASK_AFTER_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [workbench, request, isOnline]);
  if (!isOnline) return { of: 'offline' };
  if (request === null) return { of: 'incomplete' };
  return answer?.to === request ? answer.state : { of: 'asking', last };
}

function failed(error: unknown): PreviewState {
  if (!(error instanceof RequestFailure)) throw error;
  return error.reason.kind === 'refused' ? { of: 'refused', message: error.message } : { of: 'offline' };
}

function useIsOnline(workbench: Workbench): boolean {
  const [isOnline, setIsOnline] = useState(false);
  useEffect(() => {
    const subscription = workbench.sync$
      .pipe(
        map(({ connection }) => connection === 'online'),
        distinctUntilChanged(),
      )
      .subscribe(setIsOnline);
    return () => subscription.unsubscribe();
  }, [workbench]);
  return isOnline;
}
