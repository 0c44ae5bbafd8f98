import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { Updates } from '../../updates/updates.ts';
import type { Handlers } from '../handlers.ts';

export type UpdateChannel = Extract<IpcChannel, `update:${string}`>;

/** Updates of the program. @param chooseFolder  asks the person where a medium is; null: they changed their mind. */
export function updateHandlers(
  updates: Pick<Updates, 'state' | 'ask' | 'takeFrom' | 'install' | 'setWork' | 'setRing'>,
  chooseFolder: () => Promise<string | null>,
): Pick<Handlers, UpdateChannel> {
  return {
    'update:state': () => updates.state,
    'update:ask': () => {
      void updates.ask();
      return updates.state;
    },
    async 'update:from-folder'() {
      const folder = await chooseFolder();
      if (folder !== null) void updates.takeFrom(folder);
      return updates.state;
    },
    'update:install': () => updates.install(),
    'update:tell': ({ unsent, isTooOld, ring }) => {
      updates.setWork(unsent, isTooOld);
      if (ring !== undefined) updates.setRing(ring);
      return {};
    },
  };
}
