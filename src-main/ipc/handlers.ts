import type { IpcReply, IpcRequest } from '../../src-shared/wire/ipc.ts';
import type { IpcChannel } from '../../src-shared/wire/ipc-channels.ts';

/** One handler per channel; leaving one out does not compile. */
export type Handlers = { readonly [C in IpcChannel]: (request: IpcRequest<C>) => Promise<IpcReply<C>> | IpcReply<C> };
