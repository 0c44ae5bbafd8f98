import './zod-without-eval.ts';
import { createRoot } from 'react-dom/client';
import { invariant } from '../src-shared/base/invariant.ts';
import { type EffectivePolicy, type InForce, isFixed } from '../src-shared/managed-policy/effective.ts';
import type { Bridge } from '../src-shared/wire/ipc.ts';
import { createEntrance } from './data/entrance.ts';
import { loadAuthorizer } from './data/load-authorizer.ts';
import { previewInWorker } from './data/preview-in-worker.ts';
import { App, loadFrame } from './shell/App.tsx';
import type { OnLeft } from './shell/use-lock-when-left.ts';
import { markPage } from './language/language.ts';
import { Managed } from './show/managed.ts';
import { announce } from './ui/announcements.ts';
import { useImposed } from './ui/imposed.ts';
import { t } from './language/t.ts';

declare global {
  interface Window {
    /** Put here by the preload. */
    readonly countersign: Bridge;
  }
}

markPage(document);
const place = document.getElementById('root');
invariant(place, 'index.html has no #root');
const root = createRoot(place);
const onLeft: OnLeft = (left) => window.countersign.listen('computer:left', left);
/** Long enough to notice a slip of the hand, short enough that nobody waits for a decision. */
const timing = { graceMs: 5_000 };
async function open(): Promise<void> {
  const managed = await window.countersign.call('app:managed', {});
  impose(managed.inForce);
  const entrance = await createEntrance({
    bridge: window.countersign,
    preview: previewInWorker,
    timing,
    mayWorkOffline: managed.inForce.WorkOfflineByChoice.value,
  });
  // Reading the rest takes the window's thread for a while: begun when the way in has been painted, which asks who has work
  // here, and done when somebody has given their PIN.
  const authorizer = entrance
    .people()
    .then(() => new Promise((isIdle) => requestIdleCallback(isIdle, { timeout: 1_000 })))
    .then(() => Promise.all([loadAuthorizer(), loadFrame()]))
    .then(([loaded]) => loaded);
  const practise = async () => {
    const { openPractice } = await import('./data/practice/open-practice.ts');
    const parts = { bridge: window.countersign, preview: previewInWorker, timing };
    return openPractice({ ...parts, authorizer: await authorizer });
  };
  window.countersign.listen('save:refused', () => announce(NOT_SAVED, { tone: 'risk' }));
  root.render(
    <Managed value={managed}>
      <App entrance={entrance} authorizer={authorizer} practise={practise} onLeft={onLeft} />
    </Managed>,
  );
}

const NOT_SAVED = t(
  'The file was not saved: your organisation limits what is saved on this computer. The settings say how.',
);

/** What of it concerns how the window looks and when it locks. */
function impose({ Theme, RowHeight, IdleLockMinutes }: EffectivePolicy): void {
  const imposed = <T,>(inForce: InForce<T>) =>
    inForce.origin === 'initial' ? null : { value: inForce.value, isFixed: isFixed(inForce) };
  useImposed.setState({
    theme: imposed(Theme),
    density: imposed(RowHeight),
    lockAfterMinutes: imposed(IdleLockMinutes),
  });
}

/** What goes wrong in the window stands in the program log, scrubbed; the page itself says it to the person. */
function note(error: unknown): void {
  const detail = (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 8_000);
  void window.countersign.call('support:note', { event: 'window.fault', detail }).catch(() => {});
}
window.addEventListener('error', ({ error, message }) => note(error ?? message));
window.addEventListener('unhandledrejection', ({ reason }) => note(reason));

void open();
