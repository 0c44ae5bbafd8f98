import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '../../../src-shared/base/result.ts';
import { pieceCount } from '../../../src-shared/document/pieces.ts';
import type { SettingName } from '../../../src-shared/managed-policy/managed-settings.ts';
import type { ManagedRefusal } from '../../../src-shared/wire/managed.ts';
import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { Cabinet } from '../../cabinet/cabinet.ts';
import type { DocumentStore } from '../../cabinet/document-store.ts';
import { offerFault, placeFault, type SaveLimits } from '../../managed/save-limits.ts';
import type { Handlers } from '../handlers.ts';
import { codeOf } from './file-handlers.ts';
import { opened } from './vault-handlers.ts';

export type DocumentChannel = Extract<IpcChannel, `document:${string}`>;

/** Documents of the open vault, in and out by pieces; a whole one leaves only to where the person says. */
export function documentHandlers(
  cabinet: Cabinet,
  askWhere: (name: string) => Promise<string | null>,
  limits: SaveLimits,
): Pick<Handlers, DocumentChannel> {
  return {
    'document:list': () => opened(cabinet, async ({ documents }) => ok([...documents.list])),
    'document:begin': (asked) => opened(cabinet, async ({ documents }) => ok(await documents.begin(asked))),
    'document:append': (piece) =>
      opened(cabinet, async ({ documents }) => ok({ isTaken: await documents.append(piece) })),
    'document:finish': (asked) => opened(cabinet, ({ documents }) => documents.finish(asked)),
    'document:read': (asked) => opened(cabinet, async ({ documents }) => ok({ bytes: await documents.read(asked) })),
    'document:keep': (asked) => opened(cabinet, async ({ documents }) => ok({ isHere: await documents.keep(asked) })),
    'document:forget': (asked) =>
      opened(cabinet, async ({ documents }) => {
        await documents.forget(asked);
        return ok(null);
      }),
    'document:save': ({ name, ...asked }) =>
      opened(cabinet, async ({ documents }) => {
        const refuse = (setting: SettingName): Saved => err({ kind: 'managed', setting });
        const bytes = documents.list.find(({ sha256 }) => sha256 === asked.sha256)?.bytes ?? null;
        const refused = offerFault(limits, name, bytes);
        if (refused) return refuse(refused);
        const path = await askWhere(name);
        const elsewhere = path && placeFault(limits, path);
        if (elsewhere) return refuse(elsewhere);
        const saved: Saved = path === null ? ok({ saved: null }) : await save(documents, asked, path);
        return saved;
      }),
  };
}

type Saved = Result<
  { saved: string | null },
  ManagedRefusal | { readonly kind: 'notHere' } | { readonly kind: 'notWritten'; readonly detail: string }
>;

/** What is there under the name is replaced by a whole file or not at all. */
async function save(
  documents: DocumentStore,
  asked: { readonly scope: string; readonly sha256: string },
  path: string,
): Promise<Saved> {
  const kept = documents.list.find(({ scope, sha256 }) => scope === asked.scope && sha256 === asked.sha256);
  if (!kept) return err({ kind: 'notHere' as const });
  const draft = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      for (let n = 0; n < pieceCount(kept.bytes); n += 1) {
        const piece = await documents.read({ ...asked, n });
        if (!piece) return err({ kind: 'notHere' as const });
        await file.write(piece);
      }
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return ok({ saved: basename(path) });
  } catch (error) {
    return err({ kind: 'notWritten' as const, detail: codeOf(error) });
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}
