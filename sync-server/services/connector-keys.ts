import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ConnectorSettings } from '../../src-shared/wire/connectors.ts';
import { signingKeyOf } from '../integration/fhir/backend-token.ts';

/** What is wrong with a key or a certificate: the field and a sentence that goes on after its name. */
export type KeyFault = { readonly kind: 'keyFault'; readonly path: string; readonly message: string };

/** Whether a connector has the keys that its settings ask for. @param pem  its private key; null: none. */
export function keyFault(settings: ConnectorSettings, pem: string | null): KeyFault | null {
  switch (settings.kind) {
    case 'hot-folder':
      return null;
    case 'fhir':
      if (settings.clientId === '') return null;
      if (pem === null) return fault('privateKey', 'whoever signs in does so with a private key');
      if (signingKeyOf(pem)) return null;
      return fault('privateKey', 'must be of the curve P-384, or RSA of 2048 bits or more, and without a password');
    case 'mail-drop':
      return certificateFault(settings.certificate, pem);
    case 'mllp':
      if (settings.clientAuthorities.trim() !== '' && settings.certificate.trim() === '') {
        return fault('settings.certificate', 'senders show a certificate only to a listener that has one itself');
      }
      if (settings.clientAuthorities.trim() !== '' && certificateOf(settings.clientAuthorities) === null) {
        return fault('settings.clientAuthorities', 'cannot be read as a certificate');
      }
      return certificateFault(settings.certificate, pem);
  }
}

function certificateFault(certificate: string, pem: string | null): KeyFault | null {
  if (certificate.trim() === '') return null;
  const read = certificateOf(certificate);
  if (read === null) return fault('settings.certificate', 'cannot be read as a certificate');
  if (pem === null) return fault('privateKey', 'a certificate has a private key');
  try {
    if (read.checkPrivateKey(createPrivateKey(pem))) return null;
  } catch {
    return fault('privateKey', 'cannot be read; it must be without a password');
  }
  return fault('privateKey', 'is not the key of this certificate');
}

function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function fault(path: string, message: string): KeyFault {
  return { kind: 'keyFault', path, message };
}
