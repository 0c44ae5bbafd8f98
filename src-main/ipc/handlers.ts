import type { IpcReply, IpcRequest } from '../../src-shared/wire/ipc.ts';
import type { IpcChannel } from '../../src-shared/wire/ipc-channels.ts';

/** What has to do with deciding, beside the vault as such. */
export type AuthorityChannel =
  | Extract<IpcChannel, `authority:${string}`>
  | 'device:sign'
  | 'device:sign-renewal'
  | 'vault:confirm-pin'
  | 'vault:crush';

/** What a sign-in in the system's browser takes. */
export type OrganisationChannel = Extract<IpcChannel, `organisation:${string}`>;

/** One handler per channel; leaving one out does not compile. */
export type Handlers = { readonly [C in IpcChannel]: (request: IpcRequest<C>) => Promise<IpcReply<C>> | IpcReply<C> };
