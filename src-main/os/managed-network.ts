import { X509Certificate } from 'node:crypto';
import type { Certificate, ProxyConfig, Session } from 'electron';
import type { EffectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import { isIssuedBy, readAuthorities } from '../managed/certificate-chain.ts';

type Network = Pick<
  EffectivePolicy,
  | 'ProxyMode'
  | 'ProxyServer'
  | 'ProxyScript'
  | 'ProxyBypass'
  | 'CertificateAuthorityFile'
  | 'CertificateAuthorityOnly'
  | 'LeastTlsVersion'
>;

/** What Chromium is told of a certificate. */
const TRUSTED = 0;
const REFUSED = -2;
const AS_CHROMIUM_SAYS = -3;

/**
 * How requests reach the server: the proxy, the authorities that are trusted, the oldest TLS.
 *
 * @param sessions  each has a network of its own in Chromium: the window's, and that of the updates.
 */
export async function applyNetwork(
  sessions: readonly Session[],
  policy: Network,
  say: (line: string) => void,
): Promise<void> {
  const verify = verifierOf(policy, say);
  for (const session of sessions) {
    session.setSSLConfig({ minVersion: `tls${policy.LeastTlsVersion.value}` });
    if (verify) session.setCertificateVerifyProc(verify);
    await session.setProxy(proxyOf(policy));
  }
}

function proxyOf({ ProxyMode, ProxyServer, ProxyScript, ProxyBypass }: Network): ProxyConfig {
  switch (ProxyMode.value) {
    case 'fixed':
      return {
        mode: 'fixed_servers',
        proxyRules: ProxyServer.value,
        proxyBypassRules: ProxyBypass.value.join(','),
      };
    case 'script':
      return { mode: 'pac_script', pacScript: ProxyScript.value };
    case 'direct':
    case 'system':
      return { mode: ProxyMode.value };
  }
}

type Verifier = NonNullable<Parameters<Session['setCertificateVerifyProc']>[0]>;

/** @returns null where Chromium judges certificates by itself. */
function verifierOf(policy: Network, say: (line: string) => void): Verifier | null {
  const file = policy.CertificateAuthorityFile.value;
  const only = policy.CertificateAuthorityOnly.value;
  if (file === '' && !only) return null;
  const authorities = file === '' ? [] : authoritiesOf(file, say);
  return ({ hostname, certificate, errorCode }, answer) => {
    if (!only && errorCode === 0) return answer(AS_CHROMIUM_SAYS);
    const isOurs = isIssuedBy(authorities, chainOf(certificate), { host: hostname, now: Date.now() });
    if (isOurs) return answer(TRUSTED);
    return answer(only ? REFUSED : AS_CHROMIUM_SAYS);
  };
}

function authoritiesOf(file: string, say: (line: string) => void): X509Certificate[] {
  try {
    return readAuthorities(file);
  } catch (error) {
    say(`certificate authorities cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function chainOf(certificate: Certificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let one: Certificate | undefined = certificate; one && chain.length < 10; one = one.issuerCert) {
    chain.push(new X509Certificate(one.data));
    if (one.issuerCert?.fingerprint === one.fingerprint) break;
  }
  return chain;
}
