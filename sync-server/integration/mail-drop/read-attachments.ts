import PostalMime from 'postal-mime';
import { err, ok, type Result } from '../../../src-shared/base/result.ts';

export type Attachment = { readonly name: string; readonly content: Uint8Array };

/** Mails in mails in mails are somebody's attempt to keep the server busy. */
const DEEPEST = 20;
const MOST_HEADER_BYTES = 256 * 1024;
const MOST_ATTACHMENTS = 50;

/**
 * The files that a mail carries. Pictures within its text (a signature, a logo) are none of them, and neither are text or HTML of
 * the mail itself.
 *
 * @returns or a sentence that tells the sender why nothing of it is taken.
 */
export async function readAttachments(mail: Buffer): Promise<Result<readonly Attachment[], string>> {
  const parsed = await PostalMime.parse(mail, {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: DEEPEST,
    maxHeadersSize: MOST_HEADER_BYTES,
    // A mail that was forwarded whole is a file of its own, which nobody here reads.
    forceRfc822Attachments: true,
  }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof parsed === 'string') return err(`The mail cannot be read: ${parsed}`);
  const files = parsed.attachments.filter(({ related, disposition }) => !(related && disposition === 'inline'));
  if (files.length === 0) return err('The mail has no attachment. Only files are taken here; its text is not.');
  if (files.length > MOST_ATTACHMENTS) {
    return err(`The mail has ${files.length} attachments; at most ${MOST_ATTACHMENTS} are taken at once.`);
  }
  return ok(
    files.map(({ filename, content }, index) => ({
      name: nameOf(filename, index),
      content: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    })),
  );
}

/** As its sender calls it, for lists: it is no path, and nothing is written under it. */
function nameOf(name: string | null, index: number): string {
  const text = (name ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '_').trim();
  return text === '' ? `attachment ${index + 1}` : text.slice(0, 200);
}
