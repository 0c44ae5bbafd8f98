import './zod-without-eval.ts';
import { createRoot } from 'react-dom/client';
import { invariant } from '../src-shared/base/invariant.ts';
import type { Bridge } from '../src-shared/wire/ipc.ts';
import { createEntrance } from './data/entrance.ts';
import { loadAuthorizer } from './data/load-authorizer.ts';
import { previewInWorker } from './data/preview-in-worker.ts';
import { App, loadFrame } from './shell/App.tsx';
import type { OnLeft } from './shell/use-lock-when-left.ts';

declare global {
  interface Window {
    /** Put here by the preload. */
    readonly countersign: Bridge;
  }
}

const place = document.getElementById('root');
invariant(place, 'index.html has no #root');
const root = createRoot(place);
const onLeft: OnLeft = (left) => window.countersign.listen('computer:left', left);
/** Long enough to notice a slip of the hand, short enough that nobody waits for a decision. */
const timing = { graceMs: 5_000 };
void createEntrance({ bridge: window.countersign, preview: previewInWorker, timing }).then((entrance) => {
  // Reading the rest takes the window's thread for a while: begun when the way in has been painted, which asks who has work
  // here, and done when somebody has given their PIN.
  const authorizer = entrance
    .people()
    .then(() => new Promise((isIdle) => requestIdleCallback(isIdle, { timeout: 1_000 })))
    .then(() => Promise.all([loadAuthorizer(), loadFrame()]))
    .then(([loaded]) => loaded);
  root.render(<App entrance={entrance} authorizer={authorizer} onLeft={onLeft} />);
});
