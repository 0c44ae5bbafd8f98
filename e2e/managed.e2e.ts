import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { INTERMEDIATE, LEAF, LEAF_KEY, ROOT } from '../src-main/managed/test-certificates.ts';
import type { IpcChannel } from '../src-shared/wire/ipc-channels.ts';
import type { Bridge, IpcRequest } from '../src-shared/wire/ipc.ts';
import { DEMO_PASSWORD } from '../sync-server/demo/organisation.ts';
import { dropFile, expectOpen, expectSync, giveAccount, goTo, openCase, signIn } from './support/acts.ts';
import { pngFile } from './support/document-files.ts';
import { startGateway, type Gateway } from './support/gateway.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';
import { releaseOf, UpdateFeed } from './support/update-feed.ts';

const { open, profile, server } = journeys();

let folder: string;
let gateway: Gateway;
let updates: UpdateFeed;
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-managed-'));
  updates = await UpdateFeed.open();
  gateway = await startGateway(server().url, updates.url);
});
test.afterEach(async () => {
  await gateway.close();
  updates.close();
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A release in the feed, and the variables with which a workbench that was not installed takes it. */
function withUpdate(): Readonly<Record<string, string>> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  updates.releases = [releaseOf('0.2.0', key, { file: 'countersign-0.2.0-linux-x86_64.AppImage' })];
  put('update-key.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  put('countersign.AppImage', '');
  return {
    COUNTERSIGN_UPDATE_KEY: join(folder, 'update-key.pem'),
    APPIMAGE: join(folder, 'countersign.AppImage'),
  };
}

test('what an organisation has set holds: its gateway and proxy, its PIN, its look, and what leaves the workbench', async () => {
  put('ca.pem', ROOT);
  put(
    'managed/office.json',
    JSON.stringify({
      ServerAddress: gateway.url,
      CertificateAuthorityFile: join(folder, 'ca.pem'),
      CertificateAuthorityOnly: true,
      LeastTlsVersion: '1.3',
      ProxyMode: 'fixed',
      ProxyServer: gateway.proxy,
      ProxyBypass: ['<-loopback>'],
      RequireSecretStore: false,
      PinMinLength: 8,
      PinCharacters: 'mixed',
      Theme: 'dark',
      IdleLockMinutes: 10,
      SaveFiles: false,
      WorkOfflineByChoice: false,
      RemoveWork: false,
      DeviceName: 'Front desk 2',
    }),
  );
  put('managed/typing-error.json', '{"Printing": fals');
  put('recommended/look.json', '{"RowHeight": "touch", "SaveFiles": true}');
  const { page } = await open({ env: { COUNTERSIGN_POLICIES: folder, ...withUpdate() }, expected: FAILED_REQUEST });
  await giveAccount(page, 'keith.vance', DEMO_PASSWORD);
  const form = page.getByRole('form', { name: 'Choose a PIN' });
  await expect(form.getByText('At least 8 characters, letters and digits')).toBeVisible();
  await form.getByLabel('New PIN').fill('24681357');
  await form.getByLabel('The same PIN again').fill('24681357');
  await form.getByRole('button', { name: 'Open the workbench' }).click();
  await expect(form.getByRole('alert')).toContainText('letters and digits');
  await form.getByLabel('New PIN').fill('green4apples');
  await form.getByLabel('The same PIN again').fill('green4apples');
  await form.getByRole('button', { name: 'Open the workbench' }).click();
  await expectOpen(page);
  await expectSync(page, 'Online');
  // An update comes the same way: its requests have a session of their own in Chromium.
  await expect(page.getByText('version 0.2.0 is ready to install')).toBeVisible({ timeout: 20_000 });
  expect(updates.asked.map(({ path }) => path)).toContain('/updates/rollout.json');
  expect(new Set(gateway.connected)).toEqual(new Set([new URL(gateway.url).host]));
  expect(gateway.pastProxy).toEqual([]);

  await page.getByRole('button', { name: 'Sync: Online' }).click();
  const offline = page.getByRole('button', { name: 'Work offline' });
  await expect(offline).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  await goTo(page, 'Settings');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Light' })).toBeDisabled();
  await expect(
    page.getByText(`Set by your organisation (${join(folder, 'managed/office.json')})`).first(),
  ).toBeVisible();
  await expect(page.getByRole('radio', { name: 'After 10 minutes without input' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'After 15 minutes' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Remove my work' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('cell', { name: 'Front desk 2', exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'What your organisation has set' }).click();
  await expect(page.getByRole('row', { name: /Saving files.*off.*Fixed.*office\.json/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Printing.*off.*Closed/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /typing-error\.json.*all of it.*no JSON object/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /look\.json.*SaveFiles.*fixed, not suggested/ })).toBeVisible();
  expect(await look(page, 'organisation')).toEqual([]);

  await goTo(page, 'Audit');
  await page.getByRole('button', { name: 'Export the log' }).click();
  await expect(page.getByText('your organisation limits what is saved')).toBeVisible();
});

test('a server whose certificate the organisation does not know is not talked to', async () => {
  put('managed/office.json', JSON.stringify({ ServerAddress: gateway.url, CertificateAuthorityOnly: true }));
  const { page } = await open({
    env: { COUNTERSIGN_POLICIES: folder, ...withUpdate() },
    expected: /Failed to load resource|ERR_CERT|Content Security/,
  });
  await giveAccount(page, 'keith.vance', DEMO_PASSWORD);
  await expect(page.getByRole('form', { name: 'Sign in' })).toContainText('The server does not answer');
  const step = () =>
    page.evaluate(() =>
      (window as unknown as { countersign: Bridge }).countersign.call('update:state', {}).then((state) => state.step),
    );
  await expect.poll(step).toMatchObject({ kind: 'failed' });
  expect(updates.asked).toEqual([]);
});

test('what an organisation has turned off is not there, and what it asks for is', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 640_00 });
  put('managed/sign-in.json', JSON.stringify({ PasswordSignIn: false }));
  const first = await open({ env: { COUNTERSIGN_POLICIES: folder } });
  await expect(first.page.getByText('Your organisation has you sign in with its own page')).toBeVisible();
  await expect(first.page.getByLabel('Password')).toBeHidden();
  await first.close();

  const script = `function FindProxyForURL(url, host) { return host === 'clinic.example' ? 'PROXY ${gateway.proxy}' : 'DIRECT'; }`;
  updates.instead = (request, reply) => {
    reply.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(script);
    return request.url === '/updates/proxy.pac';
  };
  put(
    'managed/sign-in.json',
    JSON.stringify({
      SignInHosts: ['login.clinic.example'],
      ProxyMode: 'script',
      ProxyScript: `${updates.url}/updates/proxy.pac`,
      LeastTlsVersion: '1.3',
      CertificateAuthorityFile: join(folder, 'ca.pem'),
      CopyRows: false,
      Printing: false,
      ScanFolders: false,
      SystemNotices: false,
      DeepLinks: false,
      LockWithComputer: false,
      SendDiagnostics: false,
      CrashDumps: true,
      LogLevel: 'error',
      HardwareAcceleration: false,
      RowHeight: 'touch',
    }),
  );
  put('ca.pem', ROOT);
  const own = profile();
  const { app, page } = await open({ profile: own, env: { COUNTERSIGN_POLICIES: folder } });
  await signIn(page, 'maya.okafor');
  await expectSync(page, 'Online');

  await test.step('in the window', async () => {
    await expect(page.locator(':root')).toHaveCSS('--cs-row', '44px');
    await expect(page.evaluate(() => navigator.clipboard.writeText('A line'))).rejects.toThrow(/denied/);
    await openCase(page, 'Write-offs', number);
    const card = pngFile('Card.png', 'CARD');
    await dropFile(page, card);
    const dialog = page.getByRole('dialog', { name: `Attach to ${number}` });
    await dialog.getByRole('checkbox', { name: /^Sensitive/ }).uncheck();
    await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
    await page
      .getByRole('region', { name: 'Documents', exact: true })
      .getByRole('button', { name: card.name })
      .first()
      .click();
    const print = page
      .getByRole('complementary', { name: `Document ${card.name}` })
      .getByRole('button', { name: /Print/ });
    await expect(print).toHaveAccessibleDescription(/turned off printing/);
    await page.keyboard.press('Escape');
    await goTo(page, 'Settings');
    await expect(page.getByText(/turned off notices of the operating system/).first()).toBeAttached();
  });

  await test.step('in what the window may ask for', async () => {
    const call = <C extends IpcChannel>(channel: C, request: IpcRequest<C>): Promise<unknown> =>
      page.evaluate(
        ([name, asked]) => (window as unknown as { countersign: Bridge }).countersign.call(name, asked as never),
        [channel, request] as const,
      );
    expect(await call('scan:choose', {})).toEqual({ ok: false, error: { kind: 'managed', setting: 'ScanFolders' } });
    expect(await call('notice:show', { title: 'One', body: '' })).toEqual({ clicked: false });
    expect(await call('support:bundle', {})).toMatchObject({ maySend: false });
    await call('organisation:listen', {});
    const elsewhere = { url: 'https://login.elsewhere.example/authorize', state: 'one' };
    expect(await call('organisation:browse', elsewhere)).toEqual({ ok: false, error: { kind: 'addressRefused' } });
  });

  await test.step('in the program', async () => {
    const old = await oldServer();
    const found = await app.evaluate(
      async ({ app: program, net, powerMonitor, session }, url) => ({
        links: program.listenerCount('open-url'),
        locks: powerMonitor.listenerCount('lock-screen'),
        proxy: await session.defaultSession.resolveProxy('https://clinic.example/'),
        oldTls: await net.fetch(url).then(String, String),
        dumps: program.getPath('crashDumps'),
      }),
      old.url,
    );
    old.close();
    expect(found).toMatchObject({ links: 0, locks: 0, proxy: `PROXY ${gateway.proxy}` });
    expect(found.oldTls).toContain('ERR_SSL_VERSION_OR_CIPHER_MISMATCH');
    expect(existsSync(found.dumps)).toBe(true);
    const log = readFileSync(join(own, 'logs/program.log'), 'utf8');
    expect(log).toContain('program.started');
    expect(log).not.toContain('"level":"debug"');
    expect(log).not.toContain('sync.state');
  });
});

/** Speaks no newer TLS than 1.2. */
async function oldServer(): Promise<{ readonly url: string; close(): void }> {
  const old = createServer({ key: LEAF_KEY, cert: LEAF + INTERMEDIATE, maxVersion: 'TLSv1.2' }, (_request, answer) =>
    answer.end('old'),
  );
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', () => resolve()));
  const { port } = old.address() as AddressInfo;
  return { url: `https://localhost:${port}/`, close: () => old.close() };
}
