import { Suspense, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import type { Entrance, OpenWorkbench } from '../data/session.ts';
import { SignInPage } from '../features/sign-in/SignInPage.tsx';
import { Announcements } from '../ui/Announcements.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Look } from '../ui/Look.tsx';
import { Frame } from './Frame.tsx';

/** A locked window starts anew: nothing that was on the screen or in memory is left for whoever comes next. */
function forgetEverything(): void {
  location.reload();
}

/** The whole window: the way in, or the workbench of whoever is in. */
export function App({ entrance, authorizer }: { entrance: Entrance; authorizer: Promise<Authorizer> }) {
  const [workbench, setWorkbench] = useState<OpenWorkbench | null>(null);
  return (
    <Look>
      <Router hook={useHashLocation}>
        {workbench ? (
          <ErrorBoundary place="">
            <Suspense>
              <Frame workbench={workbench} authorizer={authorizer} onLocked={forgetEverything} />
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
