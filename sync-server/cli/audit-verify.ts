import { createPublicKey, hash, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { EVIDENCE_FORMAT } from '../../src-shared/audit/evidence-pack.ts';
import {
  type Flaw,
  LogVerifier,
  type VerifiedLog,
  type VerifiedPack,
  verifyPack,
  type Verifier,
} from '../../src-shared/audit/verify-file.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { CommandIo } from './command.ts';

/**
 * The stand-alone verifier. With `src-shared/audit` it is all that a reader has to trust, so it knows no database, no server and no
 * other module of this one: also the two functions of the platform that it needs are its own.
 */
const platform: Omit<Verifier, 'knownKey'> = {
  sha256: (input) => hash('sha256', input, 'buffer'),
  verifySignature: (key, text, signature) => {
    // What stands before the key's bytes in SPKI DER. @see RFC 8410, 4
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
    return verify(null, text, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
  },
};

/** `pdfSha256`: of the PDF that encloses the pack, hex. */
type VerifiedEvidence = VerifiedPack & { readonly kind: 'pack'; readonly pdfSha256?: string };
type Verified = VerifiedEvidence | (VerifiedLog & { readonly kind: 'log' });

/** Checks one file and says what it found. @returns 0 when all of it is verified, 1 when it is not, 2 when it cannot be read. */
export async function verifyFile(
  file: string,
  options: { readonly json: boolean; readonly key: string | null },
  io: CommandIo,
): Promise<number> {
  let result: Result<Verified, Flaw>;
  try {
    result = await check(file, { ...platform, knownKey: options.key });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'ENOENT' ? 'There is no such file.' : `This file could not be read (${code}).`;
    io.stdout(options.json ? `${JSON.stringify({ file, verified: null, error: why })}\n` : `${file}: ${why}\n`);
    return 2;
  }
  if (options.json) {
    const found = result.ok
      ? { verified: true, error: null, ...result.value }
      : { verified: false, error: result.error };
    io.stdout(`${JSON.stringify({ file, ...found })}\n`);
  } else io.stdout(result.ok ? inWords(file, result.value, options.key) : `NOT VERIFIED  ${file}\n  ${result.error}\n`);
  return result.ok ? 0 : 1;
}

/** The first line tells an evidence pack (one JSON object) from an exported log (one line per entry). */
async function check(file: string, verifier: Verifier): Promise<Result<Verified, Flaw>> {
  // An exported log may be too large to be read whole.
  const head = await text(createReadStream(file, { end: 4, encoding: 'latin1' }));
  if (head === '%PDF-') return checkPdf(await readFile(file), verifier);
  const log = new LogVerifier(verifier);
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const json = parsed(line);
    if (json === undefined) return err(`Line ${number} is not JSON.`);
    if (number === 1 && formatOf(json) === EVIDENCE_FORMAT) {
      const pack = verifyPack(verifier, json);
      if (!pack.ok) return pack;
      for await (const more of lines) if (more !== '') return err('More follows behind the evidence pack.');
      return ok({ kind: 'pack', ...pack.value });
    }
    const flaw = number === 1 ? log.header(json) : log.entry(json);
    if (flaw !== null) return err(flaw);
  }
  const whole = log.finish();
  return whole.ok ? ok({ kind: 'log', ...whole.value }) : whole;
}

/** Checks the pack that a PDF encloses. With two of them nobody could tell which one a reader is shown. */
function checkPdf(pdf: Buffer, verifier: Verifier): Result<Verified, Flaw> {
  const [place, ...more] = pdf.toString('latin1').matchAll(/\/EmbeddedFile\s[^>]*(?:>>[^>]*)?>>\s*stream\r?\n/g);
  const length = Number(/\/Length (\d+)/.exec(place?.[0] ?? '')?.[1]);
  if (!place || !length) return err('This PDF encloses no evidence pack.');
  if (more.length > 0) return err('This PDF encloses more than one file.');
  const start = place.index + place[0].length;
  let json: unknown;
  try {
    json = JSON.parse(inflateSync(pdf.subarray(start, start + length)).toString('utf8'));
  } catch {
    return err('The evidence pack that this PDF encloses cannot be read: it was changed.');
  }
  const pack = verifyPack(verifier, json);
  return pack.ok ? ok({ kind: 'pack', ...pack.value, pdfSha256: hash('sha256', pdf) }) : pack;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function formatOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
}

function inWords(file: string, verified: Verified, knownKey: string | null): string {
  const { log, key, size } = verified;
  const entries = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`;
  const what =
    verified.kind === 'pack'
      ? [
          `${entries(verified.entries)} about the ${verified.about.kind} ${verified.about.id}: each stands, unchanged, in the log ${log}`,
          `as it was signed with ${entries(size)}. That there are no further entries about it is not shown.`,
          ...(verified.pdfSha256
            ? [`The pages are as they were given out if the log has this SHA-256 of the file: ${verified.pdfSha256}`]
            : []),
        ]
      : [
          `The whole log ${log}: ${entries(size)}, in order, none missing, none changed since it was signed.`,
          ...(verified.removed > 0
            ? [`Of ${entries(verified.removed)} the text was removed after its time of keeping; the hash is there.`]
            : []),
        ];
  const trust =
    knownKey === null
      ? `Signed with the key that the file encloses. Compare it with the published one, or give that with --key:`
      : `Signed with the key you gave:`;
  return `VERIFIED  ${file}\n${[...what, trust, `  ${key}`].map((line) => `  ${line}\n`).join('')}`;
}
