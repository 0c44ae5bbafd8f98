import * as z from 'zod';

/** The reply of GET /api/v1/cases/:id/letters. */
export const LettersReply = z.object({
  letters: z.array(
    z.object({
      /** Of the template. */
      id: z.string(),
      version: z.int().positive(),
      title: z.string(),
      /** Why it cannot be taken, in a sentence; null: it can. */
      reason: z.string().nullable(),
      /** Whether it can be looked at before it can be taken. */
      preview: z.boolean(),
    }),
  ),
});
export type LettersReply = z.infer<typeof LettersReply>;

/** `?preview`: the letter as it would be now, marked as a preview. */
export const LetterQuery = z.strictObject({ preview: z.enum(['', 'true']).optional() });
