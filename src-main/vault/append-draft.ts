import { invariant } from '../../src-shared/base/invariant.ts';
import type { VaultRecord } from '../../src-shared/wire/vault-bridge.ts';
import { encodeRecord, recordBytes } from './log-record.ts';
import type { RecordFrame } from './log-record.ts';
import type { Segment } from './log-segment.ts';
import { packRests } from './rest-section.ts';

/** A record before it is encrypted. */
export type Draft = Pick<RecordFrame, 'kind' | 'docs' | 'obsolete' | 'instance' | 'primary'> & {
  /** null: the log's own key. */
  readonly scope: string | null;
  readonly body: Buffer;
  readonly rests: Buffer;
};

const NOTHING = Buffer.alloc(0);

/** @throws InvariantError when the record does not keep what its type promises. */
export function draftOf({ rests, ...record }: VaultRecord): Draft {
  const { docs, body, instance } = record;
  invariant(docs > 0 && body.startsWith('['), `${instance}: a record is a filled JSON array`);
  invariant(rests.length === 0 || rests.length === docs, `${instance}: a rest for each entry or for none`);
  const packed = rests.length > 0 ? packRests(rests.map(asciiJson)) : NOTHING;
  return { ...record, kind: 'docs', body: asciiJson(body), rests: packed };
}

/** Forgets everything before it of its instance. */
export function clearing(instance: string): Draft {
  return { kind: 'clear', docs: 0, obsolete: 0, instance, primary: '', scope: null, body: NOTHING, rests: NOTHING };
}

/** The bytes of some appends at the end of a segment. The records of one append count together or not at all. */
export function encodeDrafts(
  appends: readonly { readonly drafts: readonly Draft[] }[],
  segment: Segment,
  keyFor: (scope: string | null) => { readonly id: string; readonly key: Buffer },
): { bytes: Buffer; frames: RecordFrame[] } {
  const pieces: Buffer[] = [];
  const frames: RecordFrame[] = [];
  let offset = segment.length;
  for (const { drafts } of appends) {
    for (const [index, { scope, body, rests, ...draft }] of drafts.entries()) {
      const { id, key } = keyFor(scope);
      const more = index < drafts.length - 1;
      const header = { ...draft, more, keyId: id, durable: segment.durable };
      const { frame, parts } = encodeRecord(header, { body, rests }, key, { segment: segment.id, offset });
      pieces.push(...parts);
      frames.push(frame);
      offset += recordBytes(frame);
    }
  }
  return { bytes: Buffer.concat(pieces), frames };
}

/**
 * The same JSON without a character above ASCII. One apostrophe from a word processor makes a text of megabytes take two
 * bytes per character wherever it is held, and slower to parse: here it is an escape of six.
 */
function asciiJson(body: string): Buffer {
  const escaped = body.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(escaped, 'latin1');
}
