import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { Authorizer } from '../../../src-shared/authority/authorizer.ts';
import { ok } from '../../../src-shared/base/result.ts';
import { PracticeOffice } from '../../../src-shared/practice/practice-office.ts';
import { practisingPerson } from '../../../src-shared/practice/practice-organisation.ts';
import type { WorkbenchStorage } from '../database.ts';
import { openWorkbench, type OpenWorkbenchOptions } from '../open-workbench.ts';
import type { OpenWorkbench } from '../session.ts';
import { practiceBridge } from './practice-bridge.ts';
import { PracticeServer } from './practice-server.ts';

type Parts = Pick<OpenWorkbenchOptions, 'bridge' | 'preview' | 'timing'> & { readonly authorizer: Authorizer };

/**
 * A workbench to practise in: the workbench itself, with lists, outbox and replication, over an invented office in this
 * window. It needs no server and no vault, and is gone with the window.
 */
export async function openPractice({ bridge, preview, timing = {}, authorizer }: Parts): Promise<OpenWorkbench> {
  const now = new Date();
  const office = new PracticeOffice({ authorizer, now, newId: () => crypto.randomUUID() });
  return openWorkbench({
    bridge: practiceBridge(bridge, { deviceId: crypto.randomUUID(), now }),
    // Nobody answers there, should anything ever be asked past `fetch`.
    server: 'https://practice.invalid',
    person: practisingPerson,
    token: 'practice',
    preview,
    fetch: new PracticeServer(office).fetch,
    timing,
    storage: inMemory(),
  });
}

/** Nothing of it is written anywhere. */
function inMemory(): WorkbenchStorage {
  return {
    storage: getRxStorageMemory(),
    purgeScopes: async () => ok(null),
    heldScopes: async () => [],
    damaged: async () => [],
    setDamageAside: async () => {},
  };
}
