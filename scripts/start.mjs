import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasDisplay, UNDER_XVFB } from './ensure-display.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { forwardSignals, launch, nodeFlags, root, say, Stop } from './launch.mjs';
import { openWorkbench, prepareWorkbench } from './open-workbench.mjs';

/** The first start loads two months of demonstration data and says how far it is; on a machine that many share it takes minutes. */
const READY_TIMEOUT_MS = 1_800_000;

/**
 * npm start: the sync server and the workbench, with everything they need. Arguments go to the server (`npm start -- --port
 * 7500`). What was started here ends with it; a server that ran on the same data folder before is used and left alone.
 */
await launch(async (args) => {
  await ensureNode();
  await ensurePackages();
  const data = resolve(root, valueOf('--data', args) ?? process.env.COUNTERSIGN_DATA ?? '.data');
  const server = await startOrFindServer(data, args);
  try {
    if (!hasDisplay()) return await stayWithoutDisplay(server);
    // Built while the server starts.
    const [url] = await Promise.all([server.ready(), prepareWorkbench()]);
    say(`The sync server runs at ${url}.`);
    return await openWorkbench(url);
  } finally {
    await server.stop();
  }
});

async function stayWithoutDisplay(server) {
  const url = await server.ready();
  const address = url === 'http://127.0.0.1:7410' ? '' : `COUNTERSIGN_SERVER=${url} `;
  say(`No display here, so no window: the sync server runs at ${url} until ctrl+C.`);
  say(`The workbench runs under Xvfb with: ${address}${UNDER_XVFB} npm run workbench`);
  return await server.ended;
}

async function startOrFindServer(data, args) {
  // TypeScript, which the Node that may have started this script could not read.
  const { lockHolder } = await import('../sync-server/store/directory-lock.ts');
  const holder = lockHolder(data);
  if (holder) {
    say(`A sync server (process ${holder.pid}) runs on ${data} already: using it.`);
    return {
      ready: () => readyUrl(() => lockHolder(data)),
      ended: untilGone(() => lockHolder(data)),
      stop: async () => {},
    };
  }
  const child = spawn(process.execPath, [...nodeFlags, join(root, 'sync-server', 'server.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stopForwarding = forwardSignals(child);
  const ended = once(child, 'close').then(([code]) => code ?? 0);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const announced = () => {
    if (!isRunning()) throw new Stop('The sync server did not start; it says why above.');
    const now = lockHolder(data);
    return now?.pid === child.pid ? now : null;
  };
  return {
    ready: () => readyUrl(announced),
    ended,
    stop: async () => {
      if (isRunning()) child.kill('SIGTERM');
      await ended;
      stopForwarding();
    },
  };
}

/** Waits until the server has said where it listens and answers that it is ready there. */
async function readyUrl(holder) {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; Date.now() < deadline; await pause(50)) {
    const url = holder()?.url;
    if (url && (await isReady(url))) return url;
  }
  throw new Stop(`The sync server was not ready after ${READY_TIMEOUT_MS / 60_000} minutes.`);
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

async function untilGone(holder) {
  while (holder()) await pause(1000);
  return 0;
}

function valueOf(flag, args) {
  const index = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (index < 0) return undefined;
  return args[index].includes('=') ? args[index].slice(flag.length + 1) : args[index + 1];
}
