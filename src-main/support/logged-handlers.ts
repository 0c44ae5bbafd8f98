import type { IpcChannel } from '../../src-shared/wire/ipc-channels.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { ProgramLog } from './program-log.ts';

const SLOW_MS = 2_000;
/** They wait for a person, or for a network. */
const takesItsTime = /^(file|document|scan|organisation|support|notice):|^update:from-folder$/;

/** The same handlers; what fails, is refused or takes long is written down, without what was asked or answered. */
export function loggedHandlers(handlers: Handlers, log: ProgramLog, upMs: () => number): Handlers {
  const logged = Object.entries(handlers).map(([channel, handle]) => [
    channel,
    async (request: never) => {
      const began = upMs();
      try {
        const reply: unknown = await handle(request);
        const kind = refusalOf(reply);
        if (kind !== null) log.say('debug', 'call.refused', { detail: `${channel} ${kind}` });
        const ms = Math.round(upMs() - began);
        if (ms > SLOW_MS && !takesItsTime.test(channel)) log.say('warning', 'call.slow', { ms, detail: channel });
        return reply;
      } catch (error) {
        log.say('error', 'call.fault', { detail: `${channel} ${textOf(error)}` });
        throw error;
      }
    },
  ]);
  // The one cast: each channel has the handler that it had.
  return Object.fromEntries(logged) as unknown as Handlers satisfies { readonly [C in IpcChannel]: unknown };
}

function refusalOf(reply: unknown): string | null {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply) || reply.ok !== false) return null;
  const error = 'error' in reply ? reply.error : null;
  return typeof error === 'object' && error !== null && 'kind' in error ? String(error.kind) : null;
}

/** A message and where it was thrown; whoever writes it down scrubs it. */
export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
