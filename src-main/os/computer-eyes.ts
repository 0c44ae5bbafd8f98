import { readdir, statfs } from 'node:fs/promises';
import { arch, release } from 'node:os';
import { app, type Session } from 'electron';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { EffectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import type { ComputerFacts } from '../../src-shared/support/computer-facts.ts';
import type { ComputerEyes } from '../support/support-desk.ts';

const ANSWERS_WITHIN_MS = 6_000;

/** How Electron and the operating system say that a computer is. */
export function computerEyes(
  session: Session,
  { server, profile, policy }: { server: string; profile: string; policy: EffectivePolicy },
): ComputerEyes {
  const { ProxyMode, ProxyScript } = policy;
  return {
    askServer: () => askServer(session, server),
    proxyRule: () => session.resolveProxy(server),
    async isProxyScriptHere() {
      if (ProxyMode.value !== 'script' || !/^https?:/i.test(ProxyScript.value)) return null;
      return (await ask(session, ProxyScript.value).catch(() => null))?.ok ?? false;
    },
    async freeMb() {
      const found = await statfs(profile).catch(() => null);
      return found && Math.floor((found.bavail * found.bsize) / 1024 / 1024);
    },
    graphics: () => app.getGPUFeatureStatus().gpu_compositing,
    async dumps() {
      const names = await readdir(app.getPath('crashDumps'), { recursive: true }).catch(() => []);
      return names.filter((name) => name.endsWith('.dmp')).length;
    },
    system: `${process.platform} ${release()} ${arch()}`,
    versions: {
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
    },
  };
}

async function askServer(session: Session, server: string): Promise<ComputerFacts['server']['answer']> {
  const began = performance.now();
  try {
    const { status, headers } = await ask(session, `${server}/health/live`);
    const said = Date.parse(headers.get('date') ?? '');
    const serverTime = Number.isNaN(said) ? null : instantOf(new Date(said));
    return { kind: 'answered', status, serverTime, tookMs: performance.now() - began };
  } catch (error) {
    // Of what was thrown nothing else is known to be harmless.
    const [code = 'no answer'] = /net::[A-Z_]+/.exec(String(error)) ?? [];
    return { kind: 'failed', code };
  }
}

function ask(session: Session, address: string): Promise<Response> {
  return session.fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
}
