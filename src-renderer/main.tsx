import './zod-without-eval.ts';
import { createRoot } from 'react-dom/client';
import { invariant } from '../src-shared/base/invariant.ts';
import type { Bridge } from '../src-shared/wire/ipc.ts';
import { createEntrance } from './data/entrance.ts';
import { loadAuthorizer } from './data/load-authorizer.ts';
import { previewInWorker } from './data/preview-in-worker.ts';
import { App } from './shell/App.tsx';
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
// Begun at once: it is there when somebody has given their PIN.
const authorizer = loadAuthorizer();
const onLeft: OnLeft = (left) => window.countersign.listen('computer:left', left);
void createEntrance({ bridge: window.countersign, preview: previewInWorker }).then((entrance) =>
  root.render(<App entrance={entrance} authorizer={authorizer} onLeft={onLeft} />),
);
