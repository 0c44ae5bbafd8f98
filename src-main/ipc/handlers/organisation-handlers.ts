import { ok } from '../../../src-shared/base/result.ts';
import type { BrowserSignIn } from '../../os/browser-sign-in.ts';
import type { Handlers, OrganisationChannel } from '../handlers.ts';

/** What a sign-in with the organisation needs of the computer: a port to come back to, and the browser. */
export function organisationHandlers(signIn: BrowserSignIn): Pick<Handlers, OrganisationChannel> {
  return {
    'organisation:listen': async () => ({ redirectUri: await signIn.listen() }),
    async 'organisation:browse'({ url, state }) {
      const callback = await signIn.browse(url, state);
      return callback.ok ? ok({ callback: callback.value }) : callback;
    },
    'organisation:cancel': () => {
      signIn.cancel();
      return {};
    },
  };
}
