import { filter, firstValueFrom } from 'rxjs';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { invariant } from '../../src-shared/base/invariant.ts';
import { ok } from '../../src-shared/base/result.ts';
import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { DEFAULT_TIMING } from '../../src-renderer/data/connection.ts';
import type { WorkbenchStorage } from '../../src-renderer/data/database.ts';
import { keepSignIn, readKeptSession } from '../../src-renderer/data/kept-session.ts';
import { openWorkbench } from '../../src-renderer/data/open-workbench.ts';
import { ServerClient } from '../../src-renderer/data/server-client.ts';
import type { OpenWorkbench } from '../../src-renderer/data/session.ts';
import { askServer } from '../../src-renderer/data/sign-in.ts';
import type { ShownCase } from '../../src-renderer/data/workbench.ts';
import { digestOf } from '../digest.ts';
import { ACCOUNT, PASSWORD, PIN } from '../credentials.ts';
import type { BenchSide } from './bench-page.ts';

/** So many decisions are under way at once; a person's come one by one. */
const AT_ONCE = 200;

/** RxDB on Dexie: plain text in IndexedDB, and nothing that could be purged by destroying a key. */
export function dexieStorage(): WorkbenchStorage {
  return {
    storage: getRxStorageDexie(),
    purgeScopes: async () => ok(null),
    heldScopes: async () => [],
    damaged: async () => [],
    setDamageAside: async () => {},
  };
}

export type BenchSession = { readonly server: string; readonly reply: SignInReply };

/** With this computer's device, as the product does. */
export async function signIn(bridge: Bridge): Promise<BenchSession> {
  const { server } = await bridge.call('app:info', {});
  const client = new ServerClient({
    server,
    fetch: (input, init) => fetch(input, init),
    token: () => null,
    timeoutMs: DEFAULT_TIMING.requestMs,
  });
  const answer = await askServer(client, bridge, ACCOUNT, PASSWORD);
  invariant(answer.ok, `nobody is signed in: ${JSON.stringify(answer)}`);
  return { server, reply: answer.value };
}

/** The product's data layer. @param storage  in place of the vault. */
export function ownSide(bridge: Bridge, storage: WorkbenchStorage | null): BenchSide {
  let session: BenchSession | null = null;
  let workbench: OpenWorkbench | null = null;
  const opened = (): OpenWorkbench => {
    invariant(workbench, 'the first sync opens the workbench');
    return workbench;
  };
  const cases = (count?: number) => wholeCases(opened(), count);
  return {
    async prepare() {
      session = await signIn(bridge);
      const { person } = session.reply;
      const made = await bridge.call('vault:create', { person: { id: person.id, name: person.name }, pin: PIN });
      invariant(made.ok, 'a fresh profile has room for a vault');
      await keepSignIn(bridge, session.reply);
    },
    async firstSync(count) {
      const kept = await readKeptSession(bridge);
      invariant(session && kept, 'somebody is signed in');
      const before = performance.now();
      workbench = await openWorkbench({
        ...kept,
        server: session.server,
        bridge,
        preview: () => Promise.reject(new Error('the bench imports nothing')),
        ...(storage ? { storage } : {}),
      });
      await firstValueFrom(
        workbench.sync$.pipe(
          filter(
            ({ connection, local, firstSync }) =>
              connection === 'online' && local.cases === count && firstSync.length === 0,
          ),
        ),
      );
      return { ms: performance.now() - before };
    },
    digest: async () => digestOf((await cases()).map((shown) => ({ ...shown, pending: undefined }))),
    async decide(count) {
      opened().setOnline(false);
      const waiting = await cases(count);
      const before = performance.now();
      for (let from = 0; from < waiting.length; from += AT_ONCE) {
        await Promise.all(
          waiting
            .slice(from, from + AT_ONCE)
            .map((shown) => opened().submit(shown, { type: 'case.decide', decision: 'approve', reason: '' })),
        );
      }
      return { ms: performance.now() - before };
    },
    async push() {
      const before = performance.now();
      opened().setOnline(true);
      const status = await firstValueFrom(
        opened().sync$.pipe(
          filter(({ queued, sent, accepted, unread }) => queued === 0 && sent === 0 && accepted + unread > 0),
        ),
      );
      return { ms: performance.now() - before, acknowledged: status.accepted };
    },
  };
}

/** Cases read whole, as somebody reads them who opens them. */
async function wholeCases(workbench: OpenWorkbench, count = Infinity): Promise<ShownCase[]> {
  const { rows } = await firstValueFrom(workbench.cases$);
  const whole: ShownCase[] = [];
  for (let from = 0; from < Math.min(rows.length, count); from += AT_ONCE) {
    const ids = rows.slice(from, Math.min(from + AT_ONCE, count)).map(({ id }) => id);
    await workbench.prepareCases(ids);
    for (const id of ids) {
      const shown = await firstValueFrom(workbench.case$(id));
      invariant(shown !== null && shown !== 'unreadable', `${id} can be read`);
      whole.push(shown);
    }
  }
  return whole;
}
