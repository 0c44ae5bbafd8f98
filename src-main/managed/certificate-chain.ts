import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
/** No chain in use is this long; a circle of certificates ends here. */
const LONGEST_CHAIN = 8;

/** The authorities in a file of certificates. @throws Error with a sentence, when it cannot be read or holds none. */
export function readAuthorities(path: string): X509Certificate[] {
  const found = [...readFileSync(path, 'utf8').matchAll(CERTIFICATE)].map(([pem]) => new X509Certificate(pem));
  if (found.length === 0) throw new Error(`${path} holds no certificate`);
  return found;
}

/**
 * Whether a server's certificate is one for its name, good now, and issued by one of the authorities, directly or through those
 * that it sent along.
 *
 * @param chain  the server's own first, then what came with it.
 * @param now    milliseconds since 1970.
 */
export function isIssuedBy(
  authorities: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  { host, now }: { readonly host: string; readonly now: number },
): boolean {
  const [leaf, ...sent] = chain;
  if (!leaf || leaf.ca || !isFor(leaf, host)) return false;
  let current = leaf;
  for (let length = 0; length < LONGEST_CHAIN; length += 1) {
    if (!isGood(current, now)) return false;
    const root = authorities.find((one) => one.ca && isGood(one, now) && issued(one, current));
    if (root) return true;
    const above = sent.find((one) => one.ca && one.fingerprint256 !== current.fingerprint256 && issued(one, current));
    if (!above) return false;
    current = above;
  }
  return false;
}

function isFor(leaf: X509Certificate, host: string): boolean {
  return /^[\d.]+$|:/.test(host)
    ? leaf.checkIP(host.replace(/^\[|\]$/g, '')) !== undefined
    : leaf.checkHost(host, { subject: 'never' }) !== undefined;
}

function isGood({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
