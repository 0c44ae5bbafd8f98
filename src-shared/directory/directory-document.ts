import * as z from 'zod';
import { Actor, Person, PersonId, RoleGrant } from '../authority/person.ts';
import { CalendarDate, Instant } from '../base/dates.ts';
import { SiteCalendar } from '../calendar/site-calendar.ts';
import { SavedView } from '../queue/saved-view.ts';
import { PayerClass } from './payer-class.ts';

const common = { id: z.string().max(80), scope: z.string().max(100), ver: z.int().positive() };

/** A hospital, clinic or imaging centre. `npis` are the payee NPIs under which payers pay it. */
export const SiteDocument = z.object({
  ...common,
  part: z.literal('site'),
  name: z.string(),
  type: z.enum(['hospital', 'clinic', 'imaging-centre', 'shared-services']),
  npis: z.array(z.string()),
  /** Who is told when a case of the site is overdue or escalated, or when its posting fails. */
  escalationContacts: z.array(PersonId).max(20).optional(),
  /** When its people work; absent: Monday to Friday, eight to five, UTC. */
  calendar: SiteCalendar.optional(),
});

/** A payer the network knows. `identifiers`: payer ids and TRN03 company ids it appears under; `names`: normalised. */
export const PayerDocument = z.object({
  ...common,
  part: z.literal('payer'),
  name: z.string(),
  payerClass: PayerClass,
  identifiers: z.array(z.string()),
});

export const PersonDocument = z.object({
  ...common,
  part: z.literal('person'),
  name: z.string(),
  roles: z.array(RoleGrant),
  /** Bare id of the person above them in the hierarchy; null: nobody, or not known. Never in a circle. */
  manager: z.string().max(60).nullable().default(null),
  skills: Person.shape.skills,
  capacity: Person.shape.capacity,
});

/** A department whose work cases are: who is asked about them. */
export const DepartmentDocument = z.object({
  ...common,
  part: z.literal('department'),
  name: z.string().min(1).max(120),
  /** Bare id of the person who answers for it; null: nobody yet. */
  owner: z.string().max(60).nullable(),
});
export type DepartmentDocument = z.infer<typeof DepartmentDocument>;

/**
 * Who decides for somebody who is absent, from a day to a day, both included. Empty lists: every kind, every site where the
 * absent person has a role.
 */
export const AbsenceRequest = z.object({
  person: PersonId,
  standIn: PersonId,
  from: CalendarDate,
  until: CalendarDate,
  kinds: z.array(z.string().max(40)).max(100),
  sites: z.array(z.string().max(60)).max(1000),
  /** The stand-in decides cases up to this amount. Cents; null: as much as the absent person. */
  limitMinor: z.int().positive().nullable(),
});
export type AbsenceRequest = z.infer<typeof AbsenceRequest>;

/** An absence as it was arranged. */
export const AbsenceDocument = z.object({
  ...common,
  part: z.literal('absence'),
  ...AbsenceRequest.shape,
  /** The absent person, or their manager. */
  madeBy: Actor,
  /** Nothing is lent for what was decided before. */
  arrangedAt: Instant,
  revoked: z.boolean(),
});
export type AbsenceDocument = z.infer<typeof AbsenceDocument>;

/** A way to look at a queue that its author shares with everybody. */
export const ViewDocument = z.object({ ...common, part: z.literal('view'), view: SavedView, by: Actor });
export type ViewDocument = z.infer<typeof ViewDocument>;

/** Reference data everybody in the network may see: the read model of the collection `directory`. */
export const DirectoryDocument = z.discriminatedUnion('part', [
  SiteDocument,
  PayerDocument,
  PersonDocument,
  AbsenceDocument,
  DepartmentDocument,
  ViewDocument,
]);
export type DirectoryDocument = z.infer<typeof DirectoryDocument>;
export type SiteDocument = z.infer<typeof SiteDocument>;
export type PayerDocument = z.infer<typeof PayerDocument>;
