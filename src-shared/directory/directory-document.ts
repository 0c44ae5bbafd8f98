import * as z from 'zod';
import { Role } from '../authority/person.ts';

const common = { id: z.string().max(80), scope: z.string().max(100), ver: z.int().positive() };

/** A hospital, clinic or imaging centre. `npis` are the payee NPIs under which payers pay it. */
export const SiteDocument = z.object({
  ...common,
  part: z.literal('site'),
  name: z.string(),
  type: z.enum(['hospital', 'clinic', 'imaging-centre', 'shared-services']),
  npis: z.array(z.string()),
});

/** A payer the network knows. `identifiers`: payer ids and TRN03 company ids it appears under; `names`: normalised. */
export const PayerDocument = z.object({
  ...common,
  part: z.literal('payer'),
  name: z.string(),
  payerClass: z.enum(['commercial', 'medicare', 'medicaid', 'workers-comp', 'self-pay']),
  identifiers: z.array(z.string()),
});

export const PersonDocument = z.object({
  ...common,
  part: z.literal('person'),
  name: z.string(),
  roles: z.array(z.object({ role: Role, site: z.string() })),
  /** Bare id of the person above them in the hierarchy; null: nobody, or not known. Never in a circle. */
  manager: z.string().max(60).nullable().default(null),
});

/** Reference data everybody in the network may see: the read model of the collection `directory`. */
export const DirectoryDocument = z.discriminatedUnion('part', [SiteDocument, PayerDocument, PersonDocument]);
export type DirectoryDocument = z.infer<typeof DirectoryDocument>;
export type SiteDocument = z.infer<typeof SiteDocument>;
export type PayerDocument = z.infer<typeof PayerDocument>;
