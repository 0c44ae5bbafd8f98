import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testComputer } from '../../src-main/cabinet/test-computer.ts';
import type { TestComputer } from '../../src-main/cabinet/test-computer.ts';
import { sha256Hex } from '../../src-shared/base/sha256.ts';
import { directoryOf } from '../../src-shared/directory/directory.ts';
import { previewRemittance } from '../../src-shared/remittance/preview.ts';
import { canonicalCommand, CHAIN_START } from '../../src-shared/sync/command.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { policies } from '../../src-shared/testing/build-case.ts';
import { daniel } from '../../src-shared/testing/build-people.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';
import { createEntrance } from './entrance.ts';
import { keepSession } from './kept-session.ts';
import type { OpenWorkbench } from './session.ts';
import type { SyncStatus } from './workbench.ts';

const PIN = '493857';
/** Patient data are planted under names that nobody else uses. */
const CANARY = 'CANARY7F3K';

const proposal = (amountMinor: number): CommandPayload =>
  writeOffProposal({
    amountMinor,
    account: `PA-${CANARY}`,
    payer: 'Northern Plains Mutual',
    reason: `${CANARY} left the network`,
  });

/** A small remittance advice that balances: one claim, $100.00 charged, $80.00 paid, $20.00 contractual. */
const REMITTANCE = [
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*PROVIDER       *260302*0800*^*00501*000000001*0*P*:',
  'GS*HP*PAYER*PROVIDER*20260302*0800*1*X*005010X221A1',
  'ST*835*0001',
  'BPR*I*80*C*ACH*CCP*01*111000025*DA*123456789*1512345678**01*111000025*DA*987654321*20260302',
  'TRN*1*TRACE-1*1512345678',
  'DTM*405*20260302',
  'N1*PR*NORTHERN PLAINS MUTUAL',
  'N3*1 MAIN ST',
  'N4*OMAHA*NE*68101',
  'N1*PE*WESTSIDE CLINIC*XX*1098765435',
  'LX*1',
  `CLP*PA-${CANARY}*1*100*80**12*CTRL1*11*1`,
  'CAS*CO*45*20',
  `NM1*QC*1*${CANARY}*ANN****MI*M1`,
  'SE*13*0001',
  'GE*1*1',
  'IEA*1*000000001',
]
  .map((segment) => `${segment}~`)
  .join('\n');

describe('a workbench without a server', () => {
  let computer: TestComputer;
  let workbench: OpenWorkbench;
  let answer: typeof globalThis.fetch;
  const entrance = () =>
    createEntrance({
      bridge: computer.bridge,
      fetch: (...request) => answer(...request),
      timing: { firstPauseMs: 60_000 },
      chance: () => 1,
      preview: async ({ bytes }) => previewRemittance(bytes, { directory: directoryOf([]), policies }),
    });
  const unlock = async () => {
    const unlocked = await (await entrance()).unlock(daniel.id, PIN);
    if (!unlocked.ok) throw new Error(JSON.stringify(unlocked.error));
    workbench = unlocked.value;
  };
  const restart = async () => {
    await workbench.close();
    await computer.restart();
    await unlock();
  };
  const status = (wanted: (status: SyncStatus) => boolean) =>
    firstValueFrom(workbench.sync$.pipe(filter(wanted), timeout(5_000)));

  beforeEach(async () => {
    answer = () => Promise.reject(new TypeError('fetch failed'));
    computer = await testComputer();
    await computer.bridge.call('vault:create', { person: { id: daniel.id, name: daniel.name }, pin: PIN });
    await keepSession(computer.bridge, { person: daniel, token: 'a token of yesterday' });
    await computer.bridge.call('vault:lock', {});
    await unlock();
  });
  afterEach(async () => {
    await workbench.close();
    await computer.remove();
  });

  it('says since when, that nothing is lost, and when it tries again', async () => {
    const now = await status(({ connection }) => connection === 'unreachable');
    expect(now).toMatchObject({ lastContact: null, message: expect.stringContaining('kept here') as string });
    expect(Date.parse(now.nextTryAt!) - Date.parse(now.since)).toBeGreaterThanOrEqual(30_000);
  });

  it('takes "work offline" as a state that was chosen, not as an error', async () => {
    workbench.setOnline(false);
    expect(await status(({ connection }) => connection === 'workingOffline')).toMatchObject({
      message: '',
      nextTryAt: null,
    });
  });

  it('still works offline after a restart: nothing is sent until the person says so', async () => {
    workbench.setOnline(false);
    await status(({ connection }) => connection === 'workingOffline');
    await restart();
    expect((await status(({ connection }) => connection !== 'connecting')).connection).toBe('workingOffline');
    workbench.setOnline(true);
    await status(({ connection }) => connection === 'unreachable');
  });

  it('numbers, chains and signs what is decided, also in a hurry and over a restart', async () => {
    const hurried = await Promise.all([1, 2, 3, 4, 5].map((amount) => workbench.submit(null, proposal(amount))));
    await restart();
    const later = await workbench.submit(null, proposal(6));
    const { publicKey } = await computer.bridge.call('device:identity', {});
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    let head = CHAIN_START;
    for (const [index, { command }] of [...hurried, later].entries()) {
      expect(command).toMatchObject({ seq: index + 1, prevHash: head });
      const text = canonicalCommand(command);
      expect(verify(null, Buffer.from(text), key, Buffer.from(command.sig, 'base64'))).toBe(true);
      head = sha256Hex(text);
    }
    expect((await firstValueFrom(workbench.commands$)).map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
    await status(({ queued }) => queued === 6);
  });

  it('reads a remittance file, keeps it for the server and still has it after a restart', async () => {
    const made = await workbench.importFile(new File([REMITTANCE], 'march.835'));
    expect(made).toMatchObject({ state: 'waiting', file: 'march.835', reply: null });
    expect(made.preview?.transactions).toMatchObject([
      { trace: 'TRACE-1', paidMinor: 80_00, claims: 1, balanced: true, differenceMinor: 0 },
    ]);
    await status(({ waitingFiles }) => waitingFiles === 1);
    await restart();
    expect(await firstValueFrom(workbench.imports$)).toEqual([made]);
    await status(({ waitingFiles }) => waitingFiles === 1);
  });

  it('still has what was typed and not sent after a lock and a restart, until it is sent or given up', async () => {
    workbench.typed.keep('case refuse 1', 'No backup');
    workbench.typed.keep('case refuse 1', `No backup ${CANARY}`);
    workbench.typed.keep('case comment 1', 'Called them');
    await restart();
    expect(workbench.typed.get('case refuse 1')).toBe(`No backup ${CANARY}`);
    workbench.typed.keep('case refuse 1', null);
    await restart();
    expect([workbench.typed.get('case refuse 1'), workbench.typed.get('case comment 1')]).toEqual([
      null,
      'Called them',
    ]);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['a file of no kind that is read', 'Dear Sir or Madam,\nplease find enclosed our check.\n', 'no kind of file'],
  ])('refuses %s in words and keeps nothing of it', async (_, content, words) => {
    const made = await workbench.importFile(new File([content], 'other.txt'));
    expect(made).toMatchObject({ state: 'refused', message: expect.stringContaining(words) as string });
    await status(({ waitingFiles }) => waitingFiles === 0);
  });

  it('leaves no patient data readable on the disk', async () => {
    await workbench.submit(null, proposal(1));
    await workbench.importFile(new File([REMITTANCE], `${CANARY}.835`));
    workbench.typed.keep('case refuse 1', CANARY);
    await workbench.close();
    const files = readdirSync(computer.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(computer.folder, name))
      .filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const path of files) {
      const bytes = readFileSync(path);
      for (const encoding of ['utf8', 'utf16le'] as const) {
        expect(bytes.includes(Buffer.from(CANARY, encoding)), path).toBe(false);
      }
    }
  });

  it('opens with its PIN only', async () => {
    await workbench.close();
    const refused = await (await entrance()).unlock(daniel.id, '000000');
    expect(refused).toMatchObject({ ok: false, error: { kind: 'wrongPin', attemptsLeft: 4 } });
    await unlock();
  });

  it('is signed out at once, also while the server lets the request hang', async () => {
    answer = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    const leaving = workbench.signOut();
    await status(({ connection }) => connection === 'signedOut');
    answer = () => Promise.reject(new TypeError('fetch failed'));
    await restart();
    expect((await status(({ connection }) => connection !== 'connecting')).connection).toBe('signedOut');
    void leaving;
  });

  it('stays signed in when the server could not be told to end every session, and says so', async () => {
    await expect(workbench.signOut(true)).rejects.toMatchObject({ reason: { kind: 'unreachable' } });
    await restart();
    expect((await status(({ connection }) => connection !== 'connecting')).connection).toBe('unreachable');
    answer = async (...request) => {
      const { method } = new Request(...request);
      return method === 'DELETE' ? new Response(null, { status: 204 }) : Response.error();
    };
    await workbench.signOut(true);
    await status(({ connection }) => connection === 'signedOut');
  });

  it('leaves no vault open when nobody had finished signing in to it', async () => {
    await workbench.close();
    await computer.bridge.call('vault:create', { person: { id: 'ruth.abramson', name: 'Ruth' }, pin: PIN });
    const inside = await entrance();
    expect(await inside.unlock('ruth.abramson', PIN)).toEqual({ ok: false, error: { kind: 'absent' } });
    expect((await computer.bridge.call('vault:status', {})).ok).toBe(false);
    await unlock();
  });

  it('says that the server cannot be reached to whoever wants to sign in', async () => {
    await workbench.close();
    const inside = await entrance();
    expect(await inside.signIn('daniel.reyes', 'countersign')).toEqual({ ok: false, error: { kind: 'unreachable' } });
    expect(await inside.demoAccounts()).toEqual([]);
    expect(await inside.people()).toEqual([{ id: daniel.id, name: daniel.name }]);
    await unlock();
  });
});
