import { join } from 'node:path';
import { type EffectivePolicy, unmanaged } from '../../src-shared/managed-policy/effective.ts';
import type { Cabinet } from '../cabinet/cabinet.ts';
import { UpdateRecordFile } from '../updates/update-record.ts';
import { CrashRecord } from './crash-record.ts';
import { ProgramLog } from './program-log.ts';
import { SupportDesk } from './support-desk.ts';

/** Test support: a support desk on a computer without Electron, whose network reaches nobody. */
export function testDesk(
  folder: string,
  server: string,
  cabinet: Cabinet,
  policy: EffectivePolicy = unmanaged.inForce,
): SupportDesk {
  const files = new Set(['main.cjs']);
  const now = (): Date => new Date();
  return new SupportDesk({
    eyes: {
      askServer: async () => ({ kind: 'failed', code: 'net::ERR_INTERNET_DISCONNECTED' }),
      proxyRule: async () => 'DIRECT',
      isProxyScriptHere: async () => null,
      freeMb: async () => 10_000,
      graphics: () => 'enabled',
      dumps: async () => 2,
      system: 'test',
      versions: { electron: '0' },
    },
    log: new ProgramLog({ folder: join(folder, 'logs'), level: policy.LogLevel.value, files, now }),
    crashes: new CrashRecord(join(folder, 'logs')),
    cabinet,
    updates: {
      state: {
        version: '0.0.0',
        ring: 'broad',
        isRingFixed: false,
        step: { kind: 'notYetAsked' },
        isLooking: false,
        isOutdated: false,
        isCareful: false,
        never: 'notInstalled',
      },
    },
    updateRecord: new UpdateRecordFile(join(folder, 'updates')),
    policy,
    policyProblems: 0,
    hasSecretStore: false,
    server,
    version: '0.0.0',
    isCareful: false,
    files,
    now,
  });
}
