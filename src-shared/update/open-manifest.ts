import { err, ok, type Result } from '../base/result.ts';
import { SignedManifest, signedText, UpdateManifest } from './manifest.ts';

/** Nobody's signed manifest is longer, in bytes: what is, is not read. */
export const LARGEST_MANIFEST_BYTES = 20_000;

export type OpenRefusal = { readonly kind: 'unreadable' } | { readonly kind: 'wrongKey' };

/**
 * Reads a signed manifest: the signature is looked at before anything else is believed.
 *
 * @param text      of the file beside the installer.
 * @param isSigned  whether the key that is kept offline made this signature (64 bytes in base64, Ed25519) over this text.
 */
export function openManifest(
  text: string,
  isSigned: (text: string, signature: string) => boolean,
): Result<UpdateManifest, OpenRefusal> {
  const signed = SignedManifest.safeParse(asJson(text));
  if (!signed.success) return err({ kind: 'unreadable' });
  const { manifest, signature } = signed.data;
  if (!isSigned(signedText(manifest), signature)) return err({ kind: 'wrongKey' });
  const parsed = UpdateManifest.safeParse(asJson(manifest));
  return parsed.success ? ok(parsed.data) : err({ kind: 'unreadable' });
}

/** Text that is not JSON is nothing that any schema takes. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
