import Button from '@mui/material/Button';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import type { Entrance, OpenWorkbench } from '../data/session.ts';
import { ConfirmPinDialog } from '../features/sign-in/ConfirmPinDialog.tsx';
import { vaultWords } from '../features/sign-in/refusal-words.ts';
import { SignInPage } from '../features/sign-in/SignInPage.tsx';
import { Announcements } from '../ui/Announcements.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Look } from '../ui/Look.tsx';
import { atMost } from './leave.ts';
import { useSentBundle } from './use-sent-bundle.ts';
import { useLockWhenLeft, type OnLeft } from './use-lock-when-left.ts';
import { t } from '../language/t.ts';

/** The workbench itself is read apart from the way in, which is there sooner. */
export const loadFrame = () => import('./Frame.tsx');
const Frame = lazy(async () => ({ default: (await loadFrame()).Frame }));

const PracticeFrame = lazy(async () => ({
  default: (await import('../features/practice/PracticeFrame.tsx')).PracticeFrame,
}));

type Props = {
  entrance: Entrance;
  authorizer: Promise<Authorizer>;
  /** Opens the office with invented cases. */
  practise: () => Promise<OpenWorkbench>;
  onLeft: OnLeft;
};

/** Who is in; null: nobody. With invented cases it is practice. */
type Entered = { readonly workbench: OpenWorkbench | null; readonly isPractice: boolean };

/** A locked window starts anew: nothing that was on the screen or in memory is left for whoever comes next. */
function forgetEverything(): void {
  location.reload();
}

/** The whole window: the way in, or the workbench of whoever is in. */
export function App({ entrance, authorizer, practise, onLeft }: Props) {
  const [{ workbench, isPractice }, setEntered] = useState<Entered>({ workbench: null, isPractice: false });
  // Off the screen at once when somebody leaves, however long the disk takes.
  const [leaving, setLeaving] = useState<{ title: string; hint: string; isStuck?: boolean } | null>(null);
  const lock = useCallback(() => {
    if (!workbench || leaving) return;
    setLeaving(
      isPractice
        ? { title: t('Leaving practice'), hint: t('What you tried out is being wiped.') }
        : { title: t('Locking'), hint: t('What you have done is being stored.') },
    );
    void atMost(workbench.close()).then(() => {
      // Where one practised is nowhere for whoever signs in next.
      if (isPractice) location.hash = '';
      forgetEverything();
    });
  }, [workbench, leaving, isPractice]);
  const remove = async () => {
    if (!workbench || leaving) return;
    if (isPractice) return lock();
    setLeaving({ title: t('Removing your work'), hint: t('It is taken off this computer.') });
    await atMost(workbench.signOut());
    await atMost(workbench.close());
    const removed = await entrance.forget(workbench.person.id);
    if (removed.ok) forgetEverything();
    else setLeaving({ title: t('It is still here'), hint: vaultWords(removed.error), isStuck: true });
  };
  useLockWhenLeft(onLeft, lock);
  useSentBundle(workbench);
  useEffect(() => {
    void workbench?.destroyed.then((hint) =>
      setLeaving({ title: t('Nothing is kept here any more'), hint, isStuck: true }),
    );
  }, [workbench]);
  const frame = (open: OpenWorkbench) => (
    <Frame workbench={open} authorizer={authorizer} onLock={lock} onRemove={() => void remove()} />
  );
  // A sign-in that ends while practice is opened comes before it: nobody works for real under the mark of practice, or unseen behind it.
  const enter = (opened: OpenWorkbench) => setEntered({ workbench: opened, isPractice: false });
  const openPractice = async () => {
    const opened = await practise();
    setEntered((entered) => (entered.workbench ? entered : { workbench: opened, isPractice: true }));
  };
  return (
    <Look>
      <Router hook={useHashLocation}>
        {leaving ? (
          <EmptyState title={leaving.title} hint={leaving.hint} whole>
            {leaving.isStuck && (
              <Button autoFocus onClick={forgetEverything}>
                {t('Go back')}
              </Button>
            )}
          </EmptyState>
        ) : workbench ? (
          <ErrorBoundary place="">
            <Suspense>
              {isPractice ? (
                <PracticeFrame workbench={workbench} onLeave={lock}>
                  {frame(workbench)}
                </PracticeFrame>
              ) : (
                frame(workbench)
              )}
              <ConfirmPinDialog workbench={workbench} onLocked={lock} />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <SignInPage entrance={entrance} onOpen={enter} practise={openPractice} />
        )}
      </Router>
      <Announcements />
    </Look>
  );
}
