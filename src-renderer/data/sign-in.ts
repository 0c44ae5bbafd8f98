import { err, ok } from '../../src-shared/base/result.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { RequestFailure } from './request-failure.ts';
import { crushVault } from './revoked.ts';
import type { ServerClient } from './server-client.ts';
import type { SignInRefusal } from './session.ts';

/** Signs in with this computer's device: the open vault's, or the one that the next new vault will get. */
export async function askServer(
  server: ServerClient,
  bridge: Bridge,
  account: string,
  password: string,
): Promise<Result<SignInReply, SignInRefusal>> {
  const { id, name, publicKey } = await bridge.call('device:identity', {});
  try {
    return ok(
      await server.signIn({ account, password, device: { id, name: name.slice(0, 120) || 'computer', publicKey } }),
    );
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    if (error.reason.kind === 'revoked') await crushVault(bridge, server, error.reason.order);
    return err(refusalOf(error));
  }
}

export function refusalOf({ reason }: RequestFailure): SignInRefusal {
  switch (reason.kind) {
    case 'unreachable':
      return { kind: 'unreachable' };
    case 'outdated':
      return { kind: 'outdated' };
    case 'busy':
    case 'signedOut':
    case 'epoch':
    case 'refused':
    case 'revoked':
      return { kind: 'refused', message: reason.message };
  }
}
