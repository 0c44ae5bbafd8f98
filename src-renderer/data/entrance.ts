import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge, VaultRefusal } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { DEFAULT_TIMING } from './connection.ts';
import { keepSignIn, readKeptSession } from './kept-session.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbenchOptions } from './open-workbench.ts';
import { askOrganisation, cancelOrganisation, hasOrganisation } from './organisation-sign-in.ts';
import { ServerClient } from './server-client.ts';
import type { Entrance, OpenWorkbench, SignInRefusal, Welcome } from './session.ts';
import { askServer } from './sign-in.ts';
import { UnfinishedSession } from './unfinished-session.ts';

export type EntranceOptions = Omit<
  OpenWorkbenchOptions,
  'person' | 'token' | 'lastContact' | 'workOffline' | 'server'
> & {
  /** Default: the server that the main process names. */
  readonly server?: string;
  /** Whether somebody may choose to work offline here; one who did before is online again. Default: yes. */
  readonly mayWorkOffline?: boolean;
};

/** The way in, over the channels to the main process. */
export async function createEntrance(options: EntranceOptions): Promise<Entrance> {
  const { bridge, mayWorkOffline = true } = options;
  const server = options.server ?? (await bridge.call('app:info', {})).server;
  const parts = {
    server,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: options.timing?.requestMs ?? DEFAULT_TIMING.requestMs,
  };
  const client = new ServerClient({ ...parts, token: () => null });
  const unfinished = new UnfinishedSession(parts);
  const open = async (): Promise<Result<OpenWorkbench, VaultRefusal>> => {
    try {
      const kept = await readKeptSession(bridge);
      const workOffline = mayWorkOffline && kept?.workOffline === true;
      if (kept) return ok(await openWorkbench({ ...options, ...kept, workOffline, server }));
    } catch (error) {
      await bridge.call('vault:lock', {});
      if (error instanceof VaultFaultError) return err(error.fault);
      throw error;
    }
    await bridge.call('vault:lock', {});
    return err({ kind: 'absent' });
  };
  const enter = async (ask: () => Promise<Result<SignInReply, SignInRefusal>>) => {
    // The device of a vault that is still open belongs to somebody else.
    await bridge.call('vault:lock', {});
    unfinished.end();
    const answer = await ask();
    if (!answer.ok) return answer;
    unfinished.begin(answer.value);
    return ok(await welcome(bridge, ask, unfinished, answer.value.person, open));
  };

  return {
    people: () => bridge.call('vault:people', {}),
    async demoAccounts() {
      return client.demoAccounts().then(
        ({ accounts }) => accounts,
        () => [],
      );
    },
    signIn: (account, password) => enter(() => askServer(client, bridge, account, password)),
    hasOrganisation: () => hasOrganisation(client),
    cancelOrganisation: () => cancelOrganisation(bridge),
    signInWithOrganisation: () => enter(() => askOrganisation(client, bridge)),
    async unlock(person, pin) {
      unfinished.end();
      const unlocked = await bridge.call('vault:unlock', { person, pin });
      return unlocked.ok ? open() : unlocked;
    },
    forget: (person) => bridge.call('vault:remove', { person }),
  };
}

async function welcome(
  bridge: Bridge,
  askAgain: () => Promise<Result<SignInReply, SignInRefusal>>,
  unfinished: UnfinishedSession,
  person: Person,
  open: () => Promise<Result<OpenWorkbench, VaultRefusal>>,
): Promise<Welcome> {
  const isHere = async () => (await bridge.call('vault:people', {})).some(({ id }) => id === person.id);
  let hasVault = await isHere();
  // A vault that was here has a device of its own, and a session belongs to one device.
  if (hasVault) unfinished.end();

  const finish = async (pin: string): Promise<Result<OpenWorkbench, SignInRefusal>> => {
    const vault = hasVault
      ? await bridge.call('vault:unlock', { person: person.id, pin })
      : await bridge.call('vault:create', { person: { id: person.id, name: person.name }, pin });
    if (!vault.ok) return err({ kind: 'vault', refusal: vault.error });
    if (hasVault) unfinished.end();
    const first = unfinished.reply;
    const session = first ? ok(first) : await askAgain();
    if (!session.ok) {
      await bridge.call('vault:lock', {});
      return session;
    }
    await keepSignIn(bridge, session.value);
    unfinished.taken();
    const workbench = await open();
    return workbench.ok ? workbench : err({ kind: 'vault', refusal: workbench.error });
  };
  return {
    person,
    get hasVault() {
      return hasVault;
    },
    async finish(pin) {
      try {
        return await finish(pin);
      } catch (error) {
        await bridge.call('vault:lock', {});
        if (error instanceof VaultFaultError) return err({ kind: 'vault', refusal: error.fault });
        throw error;
      } finally {
        // A try that failed may have made the vault, and one may have been removed or made meanwhile.
        hasVault = await isHere();
      }
    },
  };
}
