import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Networks that are not the public internet. @see RFC 6890 and the registries of special-purpose addresses of IANA */
const INSIDE = listOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);
const LOOPBACK = listOf(['127.0.0.0/8', '::1/128']);

/** Where messages may go: the public internet, and inside networks that the operator named ('10.1.0.0/16', '127.0.0.1'). */
export type AllowedNetworks = { readonly named: readonly string[] };

export type AddressRefusal =
  | { readonly kind: 'unresolved'; readonly host: string }
  | { readonly kind: 'inside'; readonly host: string; readonly address: string }
  | { readonly kind: 'inTheClear' }
  | { readonly kind: 'credentials' };

/** Says why nothing is sent to an address, in a sentence. */
export function refusalText(refusal: AddressRefusal): string {
  switch (refusal.kind) {
    case 'unresolved':
      return `There is no address of ${refusal.host}.`;
    case 'inside':
      return `${refusal.host} is ${refusal.address} inside a network. The operator of the server can allow that with webhookNetworks.`;
    case 'inTheClear':
      return 'The address must begin with https, except on the machine of the server.';
    case 'credentials':
      return 'The address must not hold a user or a password. Messages are signed.';
  }
}

export type AllowedAddress =
  | { readonly ok: true; readonly address: string; readonly family: 4 | 6 }
  | { readonly ok: false; readonly error: AddressRefusal };

/**
 * Looks an address up and says where to connect, so that nothing is looked up a second time: whoever answers for a name could
 * otherwise give a public address to the check and one of ours to the connection.
 */
export async function allowedAddress(url: URL, networks: AllowedNetworks): Promise<AllowedAddress> {
  if (url.username !== '' || url.password !== '') return refused({ kind: 'credentials' });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await lookup(host, { all: true }).catch(() => []);
  const [first] = found;
  if (!first) return refused({ kind: 'unresolved', host });
  const named = listOf(networks.named);
  const within = found.find(({ address }) => isIn(INSIDE, address) && !isIn(named, address));
  if (within) return refused({ kind: 'inside', host, address: within.address });
  if (url.protocol !== 'https:' && !found.every(({ address }) => isIn(LOOPBACK, address))) {
    return refused({ kind: 'inTheClear' });
  }
  return { ok: true, address: first.address, family: first.family === 6 ? 6 : 4 };
}

function refused(error: AddressRefusal): AllowedAddress {
  return { ok: false, error };
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** An IPv4 address in the clothes of IPv6 is looked at as what it is. */
function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
