import { crushedText, renewalText } from '../../../src-shared/authority/device-signed.ts';
import { ok } from '../../../src-shared/base/result.ts';
import type { Cabinet } from '../../cabinet/cabinet.ts';
import { signText } from '../../cabinet/device-key.ts';
import type { AuthorityChannel, Handlers } from '../handlers.ts';
import { opened } from './vault-handlers.ts';

/** Everything about what the person of the open vault may decide, and for how long. */
export function authorityHandlers(cabinet: Cabinet): Pick<Handlers, AuthorityChannel> {
  return {
    'vault:confirm-pin': ({ pin }) => cabinet.confirmPin(pin),
    'vault:crush': ({ order }) =>
      opened(cabinet, async ({ device }) => {
        const receipt = signText(device, crushedText(order));
        const crushed = await cabinet.crush(order);
        return crushed.ok ? ok({ receipt }) : crushed;
      }),
    'authority:keep': (lease) => opened(cabinet, ({ authority }) => authority.keep(lease)),
    'authority:state': () => opened(cabinet, async ({ authority }) => ok(authority.state)),
    'device:sign': ({ texts }) =>
      opened(cabinet, async ({ authority }) => {
        const signed = authority.sign(texts);
        return signed.ok ? ok({ signatures: signed.value }) : signed;
      }),
    'device:sign-renewal': (renewal) =>
      opened(cabinet, async ({ device }) =>
        ok({ proof: signText(device, renewalText({ ...renewal, deviceId: device.id })) }),
      ),
  };
}
