import { err, ok } from '../../src-shared/base/result.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { crushVault } from './revoked.ts';
import { RequestFailure } from './request-failure.ts';
import type { ServerClient } from './server-client.ts';
import type { SignInRefusal } from './session.ts';
import { refusalOf } from './sign-in.ts';
import { t } from '../language/t.ts';

const words = {
  addressRefused: t('The server named an address that is not opened. Tell your administrator.'),
  noBrowser: t('This computer opened no browser. Choose a default browser in its settings, then begin again.'),
  gaveUp: t('Nobody signed in in the browser. Begin again.'),
  otherState: t('What came back belongs to another sign-in. Begin again.'),
} as const;

/** Whether the server knows a provider; false while it does not answer. */
export function hasOrganisation(server: ServerClient): Promise<boolean> {
  return server.signInWays().then(
    ({ organisation }) => organisation,
    () => false,
  );
}

/** Waits for the browser no longer. */
export async function cancelOrganisation(bridge: Bridge): Promise<void> {
  await bridge.call('organisation:cancel', {});
}

/** Signs in with the organisation's provider in the system's browser, on this computer's device. */
export async function askOrganisation(
  server: ServerClient,
  bridge: Bridge,
): Promise<Result<SignInReply, SignInRefusal>> {
  try {
    const { redirectUri } = await bridge.call('organisation:listen', {});
    const { url, state } = await server.beginOrganisationSignIn(redirectUri);
    const browsed = await bridge.call('organisation:browse', { url, state });
    if (!browsed.ok) return err({ kind: 'refused', message: words[browsed.error.kind] });
    const { id, name, publicKey } = await bridge.call('device:identity', {});
    const device = { id, name: name.slice(0, 120) || 'computer', publicKey };
    return ok(await server.finishOrganisationSignIn({ callback: browsed.value.callback, device }));
  } catch (error) {
    await cancelOrganisation(bridge);
    if (!(error instanceof RequestFailure)) throw error;
    if (error.reason.kind === 'revoked') await crushVault(bridge, server, error.reason.order);
    return err(refusalOf(error));
  }
}
