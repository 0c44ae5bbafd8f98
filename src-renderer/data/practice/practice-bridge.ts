import { instantOf } from '../../../src-shared/base/dates.ts';
import type { Lease } from '../../../src-shared/authority/lease.ts';
import { practisingPerson } from '../../../src-shared/practice/practice-organisation.ts';
import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { Bridge, IpcReply, IpcRequest } from '../../../src-shared/wire/ipc.ts';
import { RequestFailure } from '../request-failure.ts';
import { t } from '../../language/t.ts';

/** One answer for every channel: whether practice has a new one is decided before it compiles. */
type Answers = {
  readonly [C in IpcChannel]: (request: IpcRequest<C>) => IpcReply<C> | Promise<IpcReply<C>>;
};

const NOTHING_KEPT = { kind: 'io', detail: 'the practice office keeps no files' } as const;
const noFile = () => ({ ok: false, error: NOTHING_KEPT }) as const;
const noVault = () => ({ ok: false, error: { kind: 'notOpen' } }) as const;
const done = () => ({ ok: true, value: null }) as const;
const noScans = () => ({ ok: true as const, value: { folder: null, isThere: false, isFull: false, files: [] } });

/** Nothing of the computer is looked at or changed by whoever practises. */
function leftAlone(): never {
  const message = t('The practice office leaves this computer alone. Leave it, and sign in, to do this.');
  throw new RequestFailure({ kind: 'refused', status: 403, message });
}

/** There is no vault and no folder, and what is kept in them elsewhere is nowhere. */
const nothingKept = {
  'vault:people': () => [],
  'vault:create': noVault,
  'vault:unlock': noVault,
  'vault:lock': () => ({}),
  'vault:remove': noVault,
  'vault:confirm-pin': done,
  'vault:crush': noVault,
  'vault:load': noVault,
  'vault:append': noVault,
  'vault:read': noVault,
  'vault:drop-instance': noVault,
  'vault:drop-scopes': noVault,
  'vault:compact': noVault,
  'vault:status': () => ({
    ok: true,
    value: { bytes: 0, liveDocs: 0, storedDocs: 0, recoveredBytes: 0, damaged: [], scopes: [], osSealed: false },
  }),
  'blob:put': noFile,
  'blob:get': noFile,
  'blob:delete': done,
  'document:list': () => ({ ok: true, value: [] }),
  'document:begin': noFile,
  'document:append': noFile,
  'document:finish': noFile,
  'document:read': noFile,
  'document:keep': noFile,
  'document:forget': done,
  'document:save': noFile,
  'scan:state': noScans,
  'scan:choose': noScans,
  'scan:stop': noScans,
  'scan:read': noFile,
  'scan:done': noScans,
  'file:save': () => ({ ok: false, error: { kind: 'notWritten', detail: NOTHING_KEPT.detail } }),
  'audit:state': done,
  'audit:witness': noVault,
  'audit:settle': done,
} satisfies Partial<Answers>;

const computerLeftAlone = {
  'organisation:listen': leftAlone,
  'organisation:browse': leftAlone,
  'organisation:cancel': () => ({}),
  'notice:show': () => ({ clicked: false }),
  'support:check': leftAlone,
  'support:bundle': leftAlone,
} satisfies Partial<Answers>;

/**
 * What stands in for the main process while somebody practises: a computer with a device, a lease and secrets that exist in
 * this window alone. Nobody's vault is opened, nothing is written, and only what concerns the program itself goes through.
 *
 * @param now  when one begins to practise.
 */
export function practiceBridge(
  real: Bridge,
  { deviceId, now }: { readonly deviceId: string; readonly now: Date },
): Bridge {
  const secrets = new Map<string, string | null>();
  const lease: Lease = practiceLease(deviceId, now);
  const answers: Answers = {
    ...nothingKept,
    ...computerLeftAlone,
    'app:info': (request) => real.call('app:info', request),
    'app:managed': (request) => real.call('app:managed', request),
    'update:state': (request) => real.call('update:state', request),
    'update:ask': (request) => real.call('update:ask', request),
    'update:from-folder': (request) => real.call('update:from-folder', request),
    'update:install': (request) => real.call('update:install', request),
    // What is practised is no work that an update has to wait for.
    'update:tell': () => ({}),
    'support:note': (request) => real.call('support:note', request),
    'vault:secret-get': ({ name }) => ({ ok: true, value: { value: secrets.get(name) ?? null } }),
    'vault:secret-set': ({ name, value }) => {
      secrets.set(name, value);
      return done();
    },
    'authority:keep': done,
    // The PIN counts as given: there is none to practise with.
    'authority:state': () => ({ ok: true, value: { lease, now: Date.now(), confirmedAt: Date.now() } }),
    'device:identity': () => ({ id: deviceId, name: 'Practice', publicKey: '' }),
    // Nobody checks them: what is practised goes nowhere.
    'device:sign': ({ texts }) => ({ ok: true, value: { signatures: texts.map(() => btoa('practice')) } }),
    'device:sign-renewal': noVault,
  };
  return {
    call: async (channel, request) => answers[channel](request),
    listen: (event, happened) => real.listen(event, happened),
  };
}

/** For longer than anybody practises, and for as much as there is. */
function practiceLease(deviceId: string, now: Date): Lease {
  return {
    id: crypto.randomUUID(),
    deviceId,
    personId: practisingPerson.id,
    issuedAt: instantOf(now),
    expiresAt: instantOf(new Date(now.getTime() + 72 * 3_600_000)),
    maxCount: 100,
    maxAmountMinor: 100_000_00,
    confirmAboveMinor: 100_000_00,
    confirmMinutes: 5,
  };
}
