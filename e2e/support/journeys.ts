import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { invariant } from '../../src-shared/base/invariant.ts';
import { takeOwnScreen } from './screen.ts';
import { startSyncServer, type StartOptions, type SyncServer } from './sync-server.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** What Chromium writes by itself about a request that did not succeed; the workbench deals with the failure. */
export const FAILED_REQUEST = /^Failed to load resource: /;

type Opening = {
  /** By default the server of the file. */
  readonly server?: string;
  /** A folder that outlives the window; by default a fresh one. */
  readonly profile?: string;
  /** Variables of the workbench. */
  readonly env?: Readonly<Record<string, string>>;
  /** Errors of the console that belong to what the test does. */
  readonly expected?: RegExp;
};

export type Journeys = {
  /** Runs from before the first to after the last test of the file. */
  server(): SyncServer;
  /** Opens a workbench; it is closed, and its console judged, when the test is over. */
  open(opening?: Opening): Promise<Workbench>;
  /** Makes a profile folder for a workbench that is opened more than once in a test. */
  profile(): string;
};

/**
 * A server for the journeys of one file, and their workbenches: an unexpected error in a console fails the test.
 *
 * @param options  a function where they are known only when the tests begin.
 */
export function journeys(options: StartOptions | (() => Promise<StartOptions>) = {}): Journeys {
  let running: SyncServer | null = null;
  let opened: { workbench: Workbench; expected: RegExp | undefined }[] = [];
  let folders: string[] = [];
  const server = (): SyncServer => {
    invariant(running, 'the server of this file does not run yet');
    return running;
  };
  test.beforeAll(async () => {
    // Loading days of history takes long on a busy machine.
    test.setTimeout(300_000);
    await takeOwnScreen();
    running = await startSyncServer(typeof options === 'function' ? await options() : options);
  });
  test.afterAll(async () => {
    await running?.remove();
  });
  test.afterEach(async () => {
    const { status, expectedStatus } = test.info();
    if (status !== expectedStatus) process.stderr.write(`The server said meanwhile:\n${server().said}\n`);
    const closing = opened;
    opened = [];
    for (const { workbench } of closing.toReversed()) await workbench.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    folders = [];
    const errors = closing.flatMap(({ workbench, expected }) =>
      workbench.errors.filter((error) => !expected?.test(error)),
    );
    expect(errors, 'errors in the console').toEqual([]);
  });
  return {
    server,
    open: async ({ expected, ...opening } = {}) => {
      const workbench = await openWorkbench({ server: server().url, ...opening });
      opened.push({ workbench, expected });
      return workbench;
    },
    profile: () => {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-profile-'));
      folders.push(folder);
      return folder;
    },
  };
}
