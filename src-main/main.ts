import { join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, BrowserWindow, net, protocol } from 'electron';

const ORIGIN = 'app://countersign';

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

function openWindow(): void {
  const window = new BrowserWindow({
    width: 1400,
    height: 900,
    title: 'Countersign',
    webPreferences: { preload: join(__dirname, '../preload/preload.cjs'), sandbox: true, contextIsolation: true },
  });
  void window.loadURL(`${ORIGIN}/index.html`);
}

/** The window's files, and nothing outside of their folder. */
function serveWindow(request: Request): Promise<Response> | Response {
  const folder = join(__dirname, '../renderer');
  const file = normalize(join(folder, decodeURIComponent(new URL(request.url).pathname)));
  if (!file.startsWith(folder + sep)) return new Response(null, { status: 404 });
  return net.fetch(pathToFileURL(file).href);
}

void app.whenReady().then(() => {
  protocol.handle('app', serveWindow);
  openWindow();
});
app.on('window-all-closed', () => app.quit());
