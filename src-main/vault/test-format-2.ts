import { createCipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';

/**
 * Test support: a vault of format 2 as version 0.1.0 wrote it, byte by byte and without a line of today's vault. It is not
 * changed when the vault is: whatever reads vaults has to go on reading this one. A later format gets a file of its own.
 */
export type OldRecord = {
  readonly instance: string;
  readonly scope: string;
  readonly entries: readonly unknown[];
  /** One for each entry, or none at all. */
  readonly rests: readonly string[];
  readonly obsolete: number;
  readonly more: boolean;
};

const bytesOf = (seed: string, count: number): Buffer => createHash('sha512').update(seed).digest().subarray(0, count);

export async function writeFormat2(folder: string, pin: string, records: readonly OldRecord[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const vaultKey = bytesOf('vault key', 32);
  const scopes = [...new Set(records.map(({ scope }) => scope))].map((scope) => ({
    scope,
    id: bytesOf(`id ${scope}`, 8).toString('hex'),
    key: bytesOf(`key ${scope}`, 32),
  }));
  await writeFile(join(folder, 'KEYRING'), JSON.stringify(await keyring(pin, vaultKey, scopes)));

  const segmentId = bytesOf('segment', 16);
  const header = Buffer.alloc(32);
  header.write('CSVAULT2', 0, 'latin1');
  segmentId.copy(header, 8);
  header.writeUInt32LE(crc(header.subarray(0, 28)), 28);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (const record of records) {
    const { id, key } = scopes.find(({ scope }) => scope === record.scope)!;
    const bytes = recordBytes(record, { id, key, segmentId, offset });
    parts.push(bytes);
    offset += bytes.length;
  }
  await writeFile(join(folder, '000001.seg'), Buffer.concat(parts));

  const segments = [{ name: '000001.seg', id: segmentId.toString('hex') }];
  const manifest = { version: 2, next: 2, segments, durable: offset };
  const macKey = Buffer.from(hkdfSync('sha256', vaultKey, Buffer.alloc(0), 'countersign vault manifest', 32));
  const signed = JSON.stringify([2, 2, segments.map(({ name, id }) => [name, id]), offset]);
  const mac = createHmac('sha256', macKey).update(signed).digest('hex');
  await writeFile(join(folder, 'MANIFEST'), JSON.stringify({ manifest, mac }));
}

async function keyring(pin: string, vaultKey: Buffer, scopes: readonly { scope: string; id: string; key: Buffer }[]) {
  const salt = bytesOf('salt', 16);
  const cost = { memoryKiB: 8, iterations: 1, parallelism: 1 };
  const stretched = await argon2id({
    password: pin,
    salt,
    parallelism: cost.parallelism,
    iterations: cost.iterations,
    memorySize: cost.memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
  const wrapping = hkdfSync(
    'sha256',
    stretched,
    createHash('sha256').update(salt).digest(),
    'countersign vault pin',
    32,
  );
  const box = {
    scopes: scopes.map(({ key, ...rest }) => ({ ...rest, key: key.toString('base64') })),
    secrets: [{ name: 'device', value: Buffer.from('the device').toString('base64') }],
  };
  return {
    version: 1,
    kdf: { name: 'argon2id', ...cost, salt: salt.toString('base64') },
    osSecret: null,
    vaultKey: sealed(Buffer.from(wrapping), vaultKey, Buffer.from('countersign vault key'), 'a').toString('base64'),
    attempts: { failed: 0 },
    box: sealed(vaultKey, Buffer.from(JSON.stringify(box)), Buffer.from('countersign vault box'), 'b').toString(
      'base64',
    ),
  };
}

function recordBytes(
  { instance, entries, rests, obsolete, more }: OldRecord,
  { id, key, segmentId, offset }: { id: string; key: Buffer; segmentId: Buffer; offset: number },
): Buffer {
  const body = Buffer.from(JSON.stringify(entries), 'latin1');
  const rest = packed(rests.map((text) => Buffer.from(text, 'latin1')));
  const [name, primary] = [Buffer.from(instance), Buffer.from('id')];
  const head = Buffer.alloc(92 + 1 + name.length + 1 + primary.length + 4);
  head.write('CSGR', 0, 'latin1');
  head.writeUInt16LE(head.length, 4);
  head.writeUInt8(0, 6);
  head.writeUInt8(more ? 1 : 0, 7);
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(entries.length, 12);
  head.writeUInt32LE(obsolete, 16);
  head.writeUInt32LE(32, 20);
  head.write(id, 24, 'hex');
  head.writeUInt32LE(rest.length, 32);
  head.writeUInt8(name.length, 92);
  name.copy(head, 93);
  head.writeUInt8(primary.length, 93 + name.length);
  primary.copy(head, 94 + name.length);
  const section = (plain: Buffer, nonceAt: number, tagAt: number): Buffer => {
    if (plain.length === 0) return plain;
    const place = Buffer.alloc(8);
    place.writeUInt32LE(offset);
    place.writeUInt32LE(nonceAt, 4);
    const context = Buffer.concat([segmentId, place, head.subarray(0, nonceAt), head.subarray(92, head.length - 4)]);
    const all = sealed(key, plain, context, `${offset} ${nonceAt}`);
    all.copy(head, nonceAt, 0, 12);
    all.copy(head, tagAt, 12, 28);
    return all.subarray(28);
  };
  const restCipher = section(rest, 36, 48);
  const bodyCipher = section(body, 64, 76);
  head.writeUInt32LE(crc(head.subarray(0, head.length - 4)), head.length - 4);
  return Buffer.concat([head, bodyCipher, restCipher]);
}

function packed(texts: readonly Buffer[]): Buffer {
  const table = Buffer.alloc(4 * texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) table.writeUInt32LE((end += text.length), 4 * index);
  return Buffer.concat([table, ...texts]);
}

/** Nonce, tag, ciphertext of AES-256-GCM. */
function sealed(key: Buffer, plain: Buffer, context: Buffer, seed: string): Buffer {
  const nonce = bytesOf(`nonce ${seed}`, 12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** @see ISO 3309, bit by bit. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}
