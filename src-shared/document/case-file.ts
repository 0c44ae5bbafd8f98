import * as z from 'zod';
import { Actor } from '../authority/person.ts';
import { CalendarDate, Instant } from '../base/dates.ts';

/** What may be attached to a case. Told from the bytes, see `recogniseDocument`; text and CSV differ by their name alone. */
export const FileType = z.enum(['pdf', 'tiff', 'png', 'jpeg', 'text', 'csv', 'docx', 'xlsx']);
export type FileType = z.infer<typeof FileType>;

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in lower-case hex');

/**
 * What no name of a document has: folders, further lines, halves of characters (a name on Windows may have one), and marks that turn
 * the direction of what follows, under which `fdp.exe` reads as `exe.pdf`.
 */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069/\\]/gu;
const LONGEST_NAME = 200;

/** As the person's computer called it: shown, offered when a copy is saved, and never used as a path. */
export const DocumentName = z
  .string()
  .min(1)
  .max(LONGEST_NAME)
  .refine((name) => name.search(NOT_IN_NAMES) < 0 && name.trim() !== '', 'not the name of a file');

/** A name as a document may have it; of a long one the end, where it says of what kind it is. */
export function documentName(name: string): string {
  const end = name.replaceAll(NOT_IN_NAMES, ' ').trim().slice(-LONGEST_NAME);
  // The cut may have gone through a character.
  return end.replaceAll(NOT_IN_NAMES, '').trim() || 'document';
}

/** How a document came to a case: somebody brought it, or it was written here from a template. */
export const DocumentOrigin = z.enum(['attached', 'letter']);

/** What whoever attaches a document states of it, and signs. */
export const AttachedFile = z.object({
  document: z.uuid(),
  sha256: Sha256,
  name: DocumentName,
  fileType: FileType,
  bytes: z.int().positive(),
  /** null: it has none, or they cannot be counted. */
  pages: z.int().positive().nullable(),
  /** It tells of a patient: whoever opens it says why, and the audit log keeps that. */
  sensitive: z.boolean(),
});
export type AttachedFile = z.infer<typeof AttachedFile>;

/**
 * A document of a case, without its bytes: they are kept by their hash and never travel through a collection. It rides on the
 * case, in the case's scope, and changes with the case's version.
 */
export const CaseFile = z.object({
  id: z.uuid(),
  sha256: Sha256,
  /** It was a `DocumentName` by the rules of the day when it was attached. */
  name: z.string(),
  type: FileType,
  bytes: z.int().positive(),
  pages: z.int().positive().nullable(),
  addedBy: Actor,
  addedAt: Instant,
  origin: DocumentOrigin,
  sensitive: z.boolean(),
  /** It is kept to the end of this day, and longer where a legal hold asks for it. */
  retainUntil: CalendarDate,
  /** When the server had it whole; null: it is still on its way from the computer where it was attached. */
  storedAt: Instant.nullable(),
  /** When its time was over and its bytes were destroyed. */
  removedAt: Instant.nullable(),
});
export type CaseFile = z.infer<typeof CaseFile>;
