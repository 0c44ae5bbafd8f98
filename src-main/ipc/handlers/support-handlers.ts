import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { SupportDesk } from '../../support/support-desk.ts';
import type { Handlers } from '../handlers.ts';

type SupportChannel = Extract<IpcChannel, `support:${string}`>;

/** How this computer is, and what helps to find out what is wrong with it. @param maySend  the organisation lets administrators of the server have bundles. */
export function supportHandlers(
  desk: Pick<SupportDesk, 'check' | 'bundle' | 'note'>,
  maySend: boolean,
): Pick<Handlers, SupportChannel> {
  return {
    'support:check': () => desk.check(),
    'support:bundle': async () => ({ ...(await desk.bundle()), maySend }),
    'support:note'({ event, detail }) {
      desk.note(event, detail);
      return {};
    },
  };
}
