import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Page } from '@playwright/test';
import { freshProfile, openClient, PRODUCT } from './client.ts';
import { PIN } from './credentials.ts';
import { againstLimit, compare, describeResult, type BenchResult, type Sample } from './measure.ts';
import { signIn } from './sign-in.ts';
import { startDatabases } from './servers/database.ts';

/** The aim is at most 1.5 times a blank window's time. */
const TARGET = 0.67;
const REPETITIONS = 8;
const WINDOW_LIMIT_MB = 600;
const MEMORY_CASES = 100_000;
/** Garbage of the start is gone by then. */
const SETTLE_MS = 10_000;
const MEMORY_SAMPLES = 3;

/** P6, from the start of the process to the first row of the queue; and what the window then weighs. */
export async function run(most = Infinity): Promise<BenchResult[]> {
  const databases = await startDatabases();
  const blank = blankApp();
  const results: BenchResult[] = [];
  try {
    for (const cases of [20_000, MEMORY_CASES]) {
      const { server, stop } = await databases.serve(cases);
      const profile = freshProfile();
      try {
        const peak = await fillProfile(server.url, profile, cases);
        const unlocking: number[] = [];
        const result = await compare(
          {
            id: `P6-start-${cases / 1000}k`,
            job: `start to the first row of the queue, ${cases.toLocaleString('en')} encrypted cases here, PIN typed by the bench`,
            target: TARGET,
          },
          {
            ours: () => startOnce(server.url, profile, unlocking),
            peer: () => startBlank(blank, server.url),
          },
          Math.min(most, REPETITIONS),
        );
        const middle = Math.round(unlocking.toSorted((a, b) => a - b)[Math.floor(unlocking.length / 2)] ?? 0);
        const notes = `peer: a blank window of the same Electron; of ours ${middle} ms are from the PIN to the row (argon2id, the vault, the list)`;
        results.push({ ...result, notes });
        if (cases === MEMORY_CASES) results.push(peakMemory(peak), await windowMemory(server.url, profile));
      } finally {
        await stop();
        rmSync(profile, { recursive: true, force: true });
      }
    }
    return results;
  } finally {
    await databases.stop();
    rmSync(blank, { recursive: true, force: true });
  }
}

/** Signs in as a person would, and waits until all is here. @returns the most memory that the window had meanwhile. MB. */
async function fillProfile(server: string, profile: string, cases: number): Promise<number> {
  const { app, page, close } = await openClient({ folder: PRODUCT, server, profile });
  try {
    await signIn(page, cases, 180_000);
    return await windowMegabytes(app, 'peakWorkingSetSize');
  } finally {
    await close();
  }
}

async function startOnce(server: string, profile: string, unlocking: number[]): Promise<Sample> {
  const before = Date.now();
  const client = await openClient({ folder: PRODUCT, server, profile });
  try {
    const typed = await unlock(client.page);
    const shown = await firstRow(client.page);
    unlocking.push(shown - typed);
    return { wallMs: shown - before, cpuMs: client.cpuMs() };
  } finally {
    await client.close();
  }
}

/** @returns when the PIN was given, as milliseconds since 1970. */
async function unlock(page: Page): Promise<number> {
  const form = page.getByRole('form', { name: 'Unlock' });
  await form.getByLabel('PIN').fill(PIN);
  const typed = Date.now();
  await form.getByLabel('PIN').press('Enter');
  return typed;
}

/** @returns when the first row of the grid was painted, as milliseconds since 1970. */
function firstRow(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const cell = document.querySelector('.ag-row[row-index="0"] .ag-cell');
          if (!cell?.textContent) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(Date.now()), 0));
        };
        look();
      }),
  );
}

/** An application that opens a window with one word in it, and does nothing else. */
function blankApp(): string {
  const folder = freshProfile();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'countersign-blank', main: 'main.cjs' }));
  const main = [
    "const { app, BrowserWindow } = require('electron');",
    "const profile = app.commandLine.getSwitchValue('user-data-dir');",
    "if (profile) app.setPath('userData', profile);",
    'app.whenReady().then(() => {',
    '  const window = new BrowserWindow({ width: 1400, height: 900, webPreferences: { sandbox: true } });',
    "  window.loadFile('index.html');",
    '});',
    "app.on('window-all-closed', () => app.quit());",
  ];
  writeFileSync(join(folder, 'main.cjs'), main.join('\n'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Blank</title><p>Ready</p>');
  return folder;
}

async function startBlank(folder: string, server: string): Promise<Sample> {
  const before = Date.now();
  const client = await openClient({ folder, server });
  try {
    const shown = await client.page.evaluate(
      () =>
        new Promise<number>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(Date.now()), 0))),
        ),
    );
    return { wallMs: shown - before, cpuMs: client.cpuMs() };
  } finally {
    await client.close();
  }
}

async function windowMemory(server: string, profile: string): Promise<BenchResult> {
  const megabytes: number[] = [];
  for (let sample = 0; sample < MEMORY_SAMPLES; sample += 1) {
    const { app, page, close } = await openClient({ folder: PRODUCT, server, profile });
    try {
      await unlock(page);
      await firstRow(page);
      await page.waitForTimeout(SETTLE_MS);
      megabytes.push(await windowMegabytes(app, 'workingSetSize'));
    } finally {
      await close();
    }
  }
  const job = `memory of the workbench's window with ${MEMORY_CASES.toLocaleString('en')} cases, its process alone`;
  return againstLimit({ id: 'memory-window-100k', job }, megabytes, WINDOW_LIMIT_MB, 'MB');
}

function peakMemory(megabytes: number): BenchResult {
  const job = `most memory of the window while ${MEMORY_CASES.toLocaleString('en')} cases come in for the first time`;
  return againstLimit({ id: 'memory-window-first-sync-100k', job }, [megabytes], WINDOW_LIMIT_MB, 'MB');
}

async function windowMegabytes(app: ElectronApplication, figure: 'workingSetSize' | 'peakWorkingSetSize') {
  const kilobytes = await app.evaluate(
    ({ app: electron }, name) =>
      electron
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .reduce((sum, { memory }) => sum + memory[name], 0),
    figure,
  );
  return kilobytes / 1024;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
