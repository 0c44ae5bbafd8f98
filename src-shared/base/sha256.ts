import { utf8 } from './utf8.ts';

/**
 * SHA-256 of a text (as UTF-8) or of bytes, as 64 lower-case hex digits.
 *
 * Synchronous and without a platform: the workbench and the server hash evidence inside pure functions, where
 * WebCrypto's promises and Node's module are both out of reach. Meant for kilobytes; files are hashed by the platform.
 *
 * @see FIPS 180-4, 6.2
 */
export function sha256Hex(input: string | Uint8Array): string {
  let hex = '';
  for (const word of digestOf(input)) hex += (word + 0x1_0000_0000).toString(16).slice(1);
  return hex;
}

/** The same as 32 bytes. */
export function sha256Bytes(input: string | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of digestOf(input).entries()) view.setUint32(index * 4, word);
  return bytes;
}

function digestOf(input: string | Uint8Array): Uint32Array {
  const message = typeof input === 'string' ? utf8(input) : input;
  const padded = pad(message);
  const state = Uint32Array.from(initial);
  for (let at = 0; at < padded.length; at += 64) compress(state, padded, at);
  return state;
}

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const roundConstants = Int32Array.from(primes(64), (prime) => fractionalBits(prime, 3n));
/** The same of the square roots of the first eight. */
const initial = primes(8).map((prime) => fractionalBits(prime, 2n));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

/** floor(n^(1/root) × 2^32) mod 2^32, by bisection over integers: exact where a double would round. */
function fractionalBits(n: number, root: bigint): number {
  const target = BigInt(n) << (32n * root);
  let low = 0n;
  let high = 1n << 48n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffff_ffffn);
}

/** Filled anew for each block: hashing is synchronous. */
const schedule = new Int32Array(64);

// Written out, without arrays and tuples: it runs for every item that an import takes, and they cost more than the sums.
function compress(state: Uint32Array, bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t += 1) {
    const i = at + t * 4;
    schedule[t] = (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
  }
  for (let t = 16; t < 64; t += 1) {
    const w15 = schedule[t - 15]!;
    const w2 = schedule[t - 2]!;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    schedule[t] = (schedule[t - 16]! + s0 + schedule[t - 7]! + s1) | 0;
  }
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let e = state[4]! | 0;
  let f = state[5]! | 0;
  let g = state[6]! | 0;
  let h = state[7]! | 0;
  for (let t = 0; t < 64; t += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + s1 + choice + roundConstants[t]! + schedule[t]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + s0 + majority) | 0;
  }
  state[0] = state[0]! + a;
  state[1] = state[1]! + b;
  state[2] = state[2]! + c;
  state[3] = state[3]! + d;
  state[4] = state[4]! + e;
  state[5] = state[5]! + f;
  state[6] = state[6]! + g;
  state[7] = state[7]! + h;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function pad(message: Uint8Array): Uint8Array {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 0x2000_0000));
  view.setUint32(length - 4, (message.length << 3) >>> 0);
  return padded;
}
