import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SettingName, settingNames } from '../src-shared/managed-policy/managed-settings.ts';

const journey = 'e2e/managed.e2e.ts';
const cabinet = 'src-main/cabinet/cabinet-rules.test.ts';
const files = 'src-main/managed/save-limits.test.ts';
const lease = 'src-shared/managed-policy/capped-lease.test.ts';
const profile = 'src-main/os/settings.test.ts';

/** Which test shows what a setting does; a setting that is not here does not compile. */
const shownBy: Readonly<Record<SettingName, string>> = {
  ServerAddress: journey,
  ProxyMode: journey,
  ProxyServer: journey,
  ProxyScript: journey,
  ProxyBypass: journey,
  CertificateAuthorityFile: journey,
  CertificateAuthorityOnly: journey,
  LeastTlsVersion: journey,
  PasswordSignIn: journey,
  SignInHosts: journey,
  MostPeople: cabinet,
  RequireSecretStore: cabinet,
  PinMinLength: journey,
  PinCharacters: journey,
  PinRefuseSimple: 'src-shared/managed-policy/pin-rules.test.ts',
  PinWrongConfirmations: cabinet,
  LongestLeaseHours: lease,
  MostOfflineDecisions: lease,
  MostOfflineCents: lease,
  ConfirmAboveCents: lease,
  ConfirmMinutes: lease,
  WorkOfflineByChoice: journey,
  SaveFiles: files,
  SaveFileTypes: files,
  SaveFileMegabytes: files,
  SaveFolder: files,
  CopyRows: journey,
  Printing: journey,
  ScanFolders: journey,
  DocumentCacheMegabytes: profile,
  IdleLockMinutes: journey,
  LockWithComputer: journey,
  RemoveWork: journey,
  DeepLinks: journey,
  SystemNotices: journey,
  Theme: journey,
  RowHeight: journey,
  DeviceName: journey,
  // Whether it acts cannot be told on a computer without a graphics card: here it is told only that the program takes it.
  HardwareAcceleration: journey,
  UpdateRing: profile,
  UpdateFeed: profile,
  UpdatePeerFolder: profile,
  LogLevel: journey,
  CrashDumps: journey,
  SendDiagnostics: journey,
};

describe('what an organisation sets on its computers', () => {
  it('is each set by the test that shows what it does', () => {
    const texts = new Map<string, string>();
    const textOf = (path: string): string => {
      const text = texts.get(path) ?? readFileSync(join(import.meta.dirname, '..', path), 'utf8');
      texts.set(path, text);
      return text;
    };
    const unset = settingNames.filter((name) => !new RegExp(`\\b${name}\\b`).test(textOf(shownBy[name])));
    expect(unset).toEqual([]);
  });
});
