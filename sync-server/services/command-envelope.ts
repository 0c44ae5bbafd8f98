import { createHash, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { canonicalJson, Command } from '../../src-shared/sync/command.ts';

/** As much of a command as it takes to answer it and to go on after it. */
export type Envelope = {
  /** Null when it cannot be read: no outcome can be addressed to such a command. */
  readonly id: string | null;
  readonly seq: number | null;
  /** The canonical text with the signature, as it is kept; '' when there is none. */
  readonly text: string;
  /** The same without the signature: what was signed. */
  readonly unsigned: string;
  /** What the next command's `prevHash` must be. */
  readonly hash: string;
  readonly raw: unknown;
};

const Id = z.object({ id: z.uuid() });
const Entity = z.object({ entity: Command.shape.entity.refine((entity) => !entity.includes('\0')) });
const Seq = z.object({ seq: z.int().positive() });

export function readEnvelope(raw: unknown): Envelope {
  const { text, unsigned } = canonicalTexts(raw);
  return {
    id: Id.safeParse(raw).data?.id ?? null,
    seq: Seq.safeParse(raw).data?.seq ?? null,
    text,
    unsigned,
    hash: createHash('sha256').update(unsigned).digest('hex'),
    raw,
  };
}

/** What the commands are about, as far as that can be read. */
export function entitiesOf(envelopes: readonly Envelope[]): string[] {
  const entities = envelopes
    .map(({ raw }) => Entity.safeParse(raw).data?.entity)
    .filter((entity) => entity !== undefined);
  return [...new Set(entities)];
}

export type EnvelopeRefusal =
  | { readonly kind: 'malformed'; readonly at: string; readonly why: string }
  | { readonly kind: 'badSignature' };

/** On a thread of its own: a signature takes longer to check than everything else about a command to read. */
const verifyAside = promisify(verify);

/** The command, if it is one from top to bottom and its device signed exactly these bytes. */
export async function openEnvelope(
  envelope: Envelope,
  publicKey: KeyObject,
): Promise<Result<Command, EnvelopeRefusal>> {
  const parsed = Command.safeParse(envelope.raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err({ kind: 'malformed', at: issue?.path.join('.') ?? '', why: issue?.message ?? 'unreadable' });
  }
  // The schemas leave unknown fields out; what was signed must be what is carried out.
  if (canonicalJson(parsed.data) !== envelope.text) return err({ kind: 'malformed', at: '', why: 'unknown field' });
  if (NUL.test(envelope.text)) return err({ kind: 'malformed', at: '', why: 'holds a NUL character' });
  const signature = Buffer.from(parsed.data.sig, 'base64');
  const isSigned = await verifyAside(null, Buffer.from(envelope.unsigned), publicKey, signature);
  return isSigned ? ok(parsed.data) : err({ kind: 'badSignature' });
}

/** Escaped as JSON text has it: PostgreSQL keeps no such character. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;

function canonicalTexts(raw: unknown): Pick<Envelope, 'text' | 'unsigned'> {
  try {
    if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
      const text = canonicalJson(raw);
      return { text, unsigned: text };
    }
    // As canonicalJson has it, whose work would otherwise be done twice.
    const fields = Object.entries(raw)
      .map(([key, value]) => ({ key, text: `${JSON.stringify(key)}:${canonicalJson(value)}` }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const joined = (some: typeof fields): string => `{${some.map(({ text }) => text).join(',')}}`;
    return { text: joined(fields), unsigned: joined(fields.filter(({ key }) => key !== 'sig')) };
  } catch {
    // Nested deeper than the stack: nothing that a workbench makes.
    return { text: '', unsigned: '' };
  }
}
