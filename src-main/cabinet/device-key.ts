import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as z from 'zod';

/** One vault's device: what a person's commands are signed with. */
export type DeviceKey = {
  readonly id: string;
  /** Ed25519, SPKI DER, base64. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

const Stored = z.object({ id: z.uuid(), publicKey: z.string(), privateKey: z.string() });

export function newDeviceKey(): DeviceKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    id: randomUUID(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey,
  };
}

/** As it is kept among the vault's secrets. */
export function printDeviceKey({ id, publicKey, privateKey }: DeviceKey): Buffer {
  const stored = { id, publicKey, privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64') };
  return Buffer.from(JSON.stringify(stored));
}

/** @throws when it is not what `printDeviceKey` made. */
export function parseDeviceKey(bytes: Uint8Array): DeviceKey {
  const { id, publicKey, privateKey } = Stored.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const der = Buffer.from(privateKey, 'base64');
  return { id, publicKey, privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
}

/** @returns the Ed25519 signature over the text's UTF-8 bytes, base64. */
export function signText({ privateKey }: DeviceKey, text: string): string {
  return sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64');
}
