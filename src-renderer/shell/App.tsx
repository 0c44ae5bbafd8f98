import { Suspense, useCallback, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import type { Entrance, OpenWorkbench } from '../data/session.ts';
import { SignInPage } from '../features/sign-in/SignInPage.tsx';
import { Announcements } from '../ui/Announcements.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Look } from '../ui/Look.tsx';
import { Frame } from './Frame.tsx';
import { atMost } from './leave.ts';
import { useLockWhenLeft, type OnLeft } from './use-lock-when-left.ts';

type Props = { entrance: Entrance; authorizer: Promise<Authorizer>; onLeft: OnLeft };

/** A locked window starts anew: nothing that was on the screen or in memory is left for whoever comes next. */
function forgetEverything(): void {
  location.reload();
}

/** The whole window: the way in, or the workbench of whoever is in. */
export function App({ entrance, authorizer, onLeft }: Props) {
  const [workbench, setWorkbench] = useState<OpenWorkbench | null>(null);
  const [isLocking, setLocking] = useState(false);
  const lock = useCallback(() => {
    if (!workbench || isLocking) return;
    // Off the screen at once, however long the disk takes.
    setLocking(true);
    void atMost(workbench.close()).then(forgetEverything);
  }, [workbench, isLocking]);
  useLockWhenLeft(onLeft, lock);
  return (
    <Look>
      <Router hook={useHashLocation}>
        {isLocking ? (
          <EmptyState title="Locking" hint="What you have done is being stored." />
        ) : workbench ? (
          <ErrorBoundary place="">
            <Suspense>
              <Frame workbench={workbench} authorizer={authorizer} onLock={lock} />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <SignInPage entrance={entrance} onOpen={setWorkbench} />
        )}
      </Router>
      <Announcements />
    </Look>
  );
}
