import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, dialog, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { effectivePolicy, problemText } from '../src-shared/managed-policy/effective.ts';
import { Cabinet } from './cabinet/cabinet.ts';
import type { Handlers } from './ipc/handlers.ts';
import { auditHandlers } from './ipc/handlers/audit-handlers.ts';
import { authorityHandlers } from './ipc/handlers/authority-handlers.ts';
import { noticeHandlers } from './ipc/handlers/notice-handlers.ts';
import { documentHandlers } from './ipc/handlers/document-handlers.ts';
import { organisationHandlers } from './ipc/handlers/organisation-handlers.ts';
import { scanHandlers } from './ipc/handlers/scan-handlers.ts';
import { supportHandlers } from './ipc/handlers/support-handlers.ts';
import { updateHandlers } from './ipc/handlers/update-handlers.ts';
import { vaultHandlers } from './ipc/handlers/vault-handlers.ts';
import { serveIpc } from './ipc/serve.ts';
import { tellWindow } from './ipc/tell.ts';
import { readPolicySources } from './managed/policy-sources.ts';
import { registerAppScheme, serveAppFiles } from './os/app-files.ts';
import { BrowserSignIn } from './os/browser-sign-in.ts';
import { addressOf, followLinks, showCase } from './os/case-links.ts';
import { fileHandlers } from './ipc/handlers/file-handlers.ts';
import { denyPermissions, fetchNoDictionaries } from './os/guard.ts';
import { applyNetwork } from './os/managed-network.ts';
import { installMenu } from './os/menu.ts';
import { secretStore } from './os/secret-store.ts';
import { mayStart } from './os/packaged-start.ts';
import { limitDownloads } from './os/save-guard.ts';
import { readSettings } from './os/settings.ts';
import { showSystemNotice } from './os/system-notices.ts';
import { askFolder, askWhere } from './os/ask-where.ts';
import { whenLeft } from './os/when-left.ts';
import { openWindow } from './os/window.ts';
import { loggedHandlers } from './support/logged-handlers.ts';
import { startSupport } from './support/start-support.ts';
import { deskOf } from './support/desk-of.ts';
import { feedSession } from './updates/feed-request.ts';
import { startUpdates } from './updates/start-updates.ts';
import { beginStart } from './updates/starts.ts';
import { UpdateRecordFile } from './updates/update-record.ts';

/** So long the window may take to lock itself when the computer says that its person has left. */
const LOCKS_WITHIN_MS = 5_000;
/** Long enough for what asked the program to quit to have returned. */
const ENDS_AFTER_MS = 100;
/** So long ending the program may take once it was asked to. */
const ENDS_WITHIN_MS = 10_000;

// Where a test or a developer puts what an organisation would set; a packaged program looks where the system has it.
const policyFolder = app.isPackaged ? null : (process.env['COUNTERSIGN_POLICIES'] ?? null);
const managed = effectivePolicy(readPolicySources(process.platform, policyFolder));
const policy = managed.inForce;
if (!policy.HardwareAcceleration.value) app.disableHardwareAcceleration();

const namedProfile = app.commandLine.getSwitchValue('user-data-dir');
if (namedProfile) app.setPath('userData', namedProfile);
const profile = app.getPath('userData');

// The authoriser is 4 MB of WebAssembly that answers a few dozen questions: compiling it a second time, for speed, took a
// fifth of the CPU time of a start and gained nothing.
const wasmOnce = '--wasm-tiering-budget=2000000000';
// A first sync of 100,000 cases leaves much garbage, and V8 likes to double its heap before it looks: the window then took
// 810 to 860 MB at its peak, and takes 540 to 550 this way, with smaller pages.
const littleGarbage = '--heap-growing-percent=30';
app.commandLine.appendSwitch('js-flags', `${wasmOnce} ${littleGarbage}`);
// Replies of the server hold patient data: what is kept of them is kept in the vault.
app.commandLine.appendSwitch('disable-http-cache');
registerAppScheme();
// One window per profile: a second start brings the first window forward.
if (mayStart()) {
  if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
  else app.quit();
}

const upMs = (): number => performance.now();

async function start(): Promise<void> {
  const support = startSupport(profile, join(__dirname, '..'), managed);
  const updateFolder = join(profile, 'updates');
  const record = new UpdateRecordFile(updateFolder);
  const { isCareful, succeeded } = beginStart(record, app.getVersion());
  const settings = readSettings(profile, process.env, policy);
  const { server, documentCacheMb } = settings;
  const deviceName = policy.DeviceName.value || hostname();
  const osSeal = secretStore();
  const cabinet = new Cabinet({
    folder: join(profile, 'vaults'),
    osSeal,
    isReadOnly: isCareful,
    upMs,
    documentCacheBytes: documentCacheMb * 1024 * 1024,
    policy,
  });
  installMenu();
  await confineSession();
  serveAppFiles(join(__dirname, '../renderer'), server);

  let window: BrowserWindow | null = null;
  const updates = startUpdates(updateFolder, settings, record, {
    hasFailed: isCareful,
    isInUse: () => cabinet.open !== null,
    onChange: () => window && tellWindow(window.webContents, 'update:changed'),
  });
  const desk = deskOf(support, { profile, server, cabinet, updates, record, osSeal, isCareful, managed });
  holdDownloads(() => window);
  const handlers: Handlers = {
    'app:info': () => {
      succeeded();
      return { version: app.getVersion(), server, secretStore: osSeal !== null, deviceName };
    },
    'app:managed': () => managed,
    ...auditHandlers(cabinet, () => new Date()),
    ...fileHandlers((name) => askWhere(window, name), policy),
    ...noticeHandlers(policy.SystemNotices.value ? showSystemNotice : async () => false, () => bringForward(window)),
    ...documentHandlers(cabinet, (name) => askWhere(window, name), policy),
    ...scanHandlers(cabinet, {
      isAllowed: policy.ScanFolders.value,
      chooseFolder: () => askFolder(window),
      onChange: () => window && tellWindow(window.webContents, 'scan:changed'),
    }),
    ...vaultHandlers(cabinet, deviceName, policy.RemoveWork.value),
    ...authorityHandlers(cabinet),
    ...updateHandlers(updates, () => askFolder(window)),
    ...organisationHandlers(new BrowserSignIn((url) => shell.openExternal(url), policy.SignInHosts.value)),
    ...supportHandlers(desk, policy.SendDiagnostics.value),
  };
  serveIpc(() => window?.webContents ?? null, loggedHandlers(handlers, support.log, upMs));
  let wanted = followLinks((caseId) => {
    if (window) showCase(window, caseId);
    else wanted = caseId;
  }, policy.DeepLinks.value);
  const show = () => {
    window = openWindow(join(profile, 'window.json'), addressOf(wanted));
    wanted = null;
    lockWithPage(window, cabinet);
    window.on('closed', () => {
      window = null;
      void cabinet.lock();
    });
  };
  show();

  followSystem(() => window, show);
  if (policy.LockWithComputer.value) whenLeft(() => lockWhatWasLeft(cabinet, window));
  quitAfter(() => cabinet.lock());
  // What was answered is on the disk: nothing that hangs while ending is worth a program that never ends.
  app.once('before-quit', () => setTimeout(() => app.exit(), ENDS_WITHIN_MS));
}

/** A page that is gone, or loaded anew, has forgotten who had unlocked: so does the vault. */
function lockWithPage(window: BrowserWindow, cabinet: Cabinet): void {
  window.webContents.on('render-process-gone', () => {
    void cabinet.lock().then(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    });
  });
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) void cabinet.lock();
  });
}

/** The window stores what is half written, then locks; if it cannot, its keys go all the same. */
function lockWhatWasLeft(cabinet: Cabinet, window: BrowserWindow | null): void {
  const left = cabinet.open;
  if (!left || !window) return;
  tellWindow(window.webContents, 'computer:left');
  setTimeout(() => {
    if (cabinet.open !== left) return;
    void cabinet.lock().then(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    });
  }, LOCKS_WITHIN_MS);
}

/** What the operating system asks of a program with one window. */
function followSystem(windowNow: () => BrowserWindow | null, show: () => void): void {
  app.on('second-instance', () => bringForward(windowNow()));
  app.on('activate', () => {
    if (!windowNow()) show();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

async function confineSession(): Promise<void> {
  for (const problem of managed.problems) complain(problemText(problem));
  const sessions = [session.defaultSession, feedSession()];
  for (const each of sessions) fetchNoDictionaries(each);
  denyPermissions(session.defaultSession, policy.CopyRows.value);
  await applyNetwork(sessions, policy, complain);
}

function holdDownloads(window: () => BrowserWindow | null): void {
  const refused = (): void => {
    const shown = window();
    if (shown) tellWindow(shown.webContents, 'save:refused');
  };
  limitDownloads(session.defaultSession, policy, { window, refused });
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function bringForward(window: BrowserWindow | null): void {
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** Lets what is under way reach the disk, and the keys leave memory, before the program ends. */
function quitAfter(finish: () => Promise<void>): void {
  let finished = false;
  app.on('will-quit', (event) => {
    if (finished) return;
    event.preventDefault();
    void finish()
      .catch(() => {})
      .then(() => {
        finished = true;
        // Every window is closed by now. A second `quit` can be lost while this one is still being dispatched, and an end at once,
        // with nothing left to finish, can leave the program spinning without end.
        setTimeout(() => app.exit(), ENDS_AFTER_MS);
      });
  });
}

function giveUp(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  complain(`Countersign cannot start: ${message}`);
  dialog.showErrorBox('Countersign cannot start', message);
  app.exit(1);
}
