import { createHash, hkdfSync } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import * as z from 'zod';

/** Cost of turning a PIN into a key; stored beside the vault, so that it can be raised later. */
export const KdfCost = z.object({
  memoryKiB: z.int().min(8).max(1_048_576),
  iterations: z.int().min(1).max(100),
  parallelism: z.int().min(1).max(16),
});
export type KdfCost = z.infer<typeof KdfCost>;

/** @see OWASP Password Storage Cheat Sheet, Argon2id */
export const DEFAULT_KDF_COST: KdfCost = { memoryKiB: 19_456, iterations: 2, parallelism: 1 };

/**
 * The key that wraps the vault's key.
 *
 * @param osSecret  32 random bytes that only the operating system's secret store can reveal; empty where there is
 *                  none. Both parts are needed: neither the PIN nor the login of the computer is enough alone.
 */
export async function wrappingKey(pin: string, salt: Uint8Array, osSecret: Uint8Array, cost: KdfCost): Promise<Buffer> {
  const stretched = await argon2id({
    password: pin.normalize('NFC'),
    salt,
    parallelism: cost.parallelism,
    iterations: cost.iterations,
    memorySize: cost.memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
  const secret = Buffer.concat([stretched, osSecret]);
  return Buffer.from(
    hkdfSync('sha256', secret, createHash('sha256').update(salt).digest(), 'countersign vault pin', 32),
  );
}
