import { app, session } from 'electron';
import type { ReadPolicy } from '../../src-shared/managed-policy/effective.ts';
import type { Cabinet } from '../cabinet/cabinet.ts';
import { computerEyes } from '../os/computer-eyes.ts';
import type { UpdateRecordFile } from '../updates/update-record.ts';
import type { Updates } from '../updates/updates.ts';
import type { OsSeal } from '../vault/keyring.ts';
import type { Support } from './start-support.ts';
import { SupportDesk } from './support-desk.ts';

type Program = {
  readonly profile: string;
  readonly server: string;
  readonly cabinet: Cabinet;
  readonly updates: Updates;
  readonly record: UpdateRecordFile;
  readonly osSeal: OsSeal | null;
  readonly isCareful: boolean;
  readonly managed: ReadPolicy;
};

/** The support desk of the program that runs. */
export function deskOf(support: Support, program: Program): SupportDesk {
  const { profile, server, cabinet, updates, record, osSeal, isCareful, managed } = program;
  const policy = managed.inForce;
  return new SupportDesk({
    ...support,
    eyes: computerEyes(session.defaultSession, { server, profile, policy }),
    cabinet,
    updates,
    updateRecord: record,
    policy,
    policyProblems: managed.problems.length,
    hasSecretStore: osSeal !== null,
    server,
    version: app.getVersion(),
    isCareful,
    now: () => new Date(),
  });
}
