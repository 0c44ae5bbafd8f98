import { ipcMain } from 'electron';
import type { WebContents } from 'electron';
import { ipc } from '../../src-shared/wire/ipc.ts';
import { ipcChannels } from '../../src-shared/wire/ipc-channels.ts';
import type { Handlers } from './handlers.ts';

/**
 * Answers the channels of the contract, for the main frame of one window only. Requests and replies are parsed with the
 * contract's schemas: what does not fit is refused before it reaches a handler.
 */
export function serveIpc(trusted: () => WebContents | null, handlers: Handlers): void {
  for (const channel of ipcChannels) {
    ipcMain.handle(channel, async (event, raw: unknown) => {
      const window = trusted();
      if (!window || event.sender !== window || event.senderFrame !== window.mainFrame) {
        throw new Error(`${channel}: untrusted sender`);
      }
      const request = ipc[channel].request.parse(raw);
      // The one cast: channel and handler belong together by construction of `Handlers`.
      return ipc[channel].reply.parse(await handlers[channel](request as never));
    });
  }
}
