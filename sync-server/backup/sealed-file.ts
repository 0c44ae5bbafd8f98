import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { invariant } from '../../src-shared/base/invariant.ts';

/*
 * A file sealed with a passphrase, of frames of at most 1 MB: each AES-256-GCM under a key of scrypt (RFC 7914), with its number and
 * whether it is the last as additional data, so that none can be changed, moved, left out or cut off.
 *
 *   magic (16 bytes) · salt (16) · frame · frame · …        frame: length (4, big-endian) · nonce (12) · tag (16) · ciphertext
 */

const MAGIC = Buffer.from('countersign-bak1');
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FRAME_BYTES = 1024 * 1024;
/** About a quarter of a second and 128 MB: a backup lies where others can try. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/** What is no backup, was changed or cut off, or was sealed with another passphrase: which of them nobody can tell. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

function frameData(number: number, isLast: boolean): Buffer {
  return Buffer.from(`${number}${isLast ? ' last' : ''}`);
}

/** Writes a sealed file from its start to its end. */
export class SealedWriter {
  readonly #file: FileHandle;
  readonly #key: Buffer;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #frame = 0;

  private constructor(file: FileHandle, key: Buffer) {
    this.#file = file;
    this.#key = key;
  }

  /** @throws when something is there under the path. */
  static async create(path: string, passphrase: string): Promise<SealedWriter> {
    const salt = randomBytes(SALT_BYTES);
    const key = await derive(passphrase, salt, 32, COST);
    const file = await open(path, 'wx', 0o600);
    await file.write(Buffer.concat([MAGIC, salt]));
    return new SealedWriter(file, key);
  }

  async write(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    while (this.#waitingBytes > FRAME_BYTES) {
      const all = Buffer.concat(this.#waiting);
      await this.#seal(all.subarray(0, FRAME_BYTES), false);
      this.#waiting = [all.subarray(FRAME_BYTES)];
      this.#waitingBytes = all.length - FRAME_BYTES;
    }
  }

  /** Resolves when the file would survive a power failure. */
  async finish(): Promise<void> {
    await this.#seal(Buffer.concat(this.#waiting), true);
    await this.#file.sync();
    await this.#file.close();
  }

  async giveUp(): Promise<void> {
    await this.#file.close().catch(() => {});
  }

  async #seal(plain: Buffer, isLast: boolean): Promise<void> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(frameData(this.#frame, isLast));
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    await this.#file.write(Buffer.concat([length, nonce, cipher.getAuthTag(), text]));
    this.#frame += 1;
  }
}

/** Reads a sealed file from its start to its end. */
export class SealedReader {
  readonly #file: FileHandle;
  readonly #key: Buffer;
  readonly #size: number;
  #at: number;
  #frame = 0;
  #ready: Buffer = Buffer.alloc(0);

  private constructor(file: FileHandle, key: Buffer, size: number) {
    this.#file = file;
    this.#key = key;
    this.#size = size;
    this.#at = MAGIC.length + SALT_BYTES;
  }

  /** @throws NotReadable */
  static async open(path: string, passphrase: string): Promise<SealedReader> {
    const file = await open(path, 'r');
    const { size } = await file.stat();
    const head = Buffer.alloc(MAGIC.length + SALT_BYTES);
    await file.read(head, 0, head.length, 0);
    if (!head.subarray(0, MAGIC.length).equals(MAGIC)) {
      await file.close();
      throw new NotReadable(`${path} is no backup of Countersign`);
    }
    const key = await derive(passphrase, head.subarray(MAGIC.length), 32, COST);
    return new SealedReader(file, key, size);
  }

  /** So many bytes; null at the end. @throws NotReadable */
  async read(bytes: number): Promise<Buffer | null> {
    const parts = [this.#ready];
    let have = this.#ready.length;
    while (have < bytes && this.#at < this.#size) {
      const plain = await this.#unseal();
      parts.push(plain);
      have += plain.length;
    }
    const all = Buffer.concat(parts);
    if (all.length === 0 && bytes > 0) return null;
    if (all.length < bytes) throw new NotReadable('the backup ends too early');
    this.#ready = all.subarray(bytes);
    return all.subarray(0, bytes);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #unseal(): Promise<Buffer> {
    const head = await this.#take(4 + NONCE_BYTES + TAG_BYTES);
    const length = head.readUInt32BE(0);
    if (length > FRAME_BYTES) throw new NotReadable(WRONG);
    const text = await this.#take(length);
    const isLast = this.#at === this.#size;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, head.subarray(4, 4 + NONCE_BYTES))
      .setAAD(frameData(this.#frame, isLast))
      .setAuthTag(head.subarray(4 + NONCE_BYTES));
    this.#frame += 1;
    try {
      return Buffer.concat([decipher.update(text), decipher.final()]);
    } catch {
      throw new NotReadable(WRONG);
    }
  }

  async #take(bytes: number): Promise<Buffer> {
    invariant(bytes >= 0, 'a length below zero');
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await this.#file.read(buffer, 0, bytes, this.#at);
    if (bytesRead < bytes) throw new NotReadable(WRONG);
    this.#at += bytes;
    return buffer;
  }
}

const WRONG = 'the passphrase is another one, or the backup was changed or cut off';
