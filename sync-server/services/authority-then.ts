import type { Permitted } from '../../src-shared/authority/approving.ts';
import { may } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { CaseAction } from '../../src-shared/authority/refusal.ts';
import { atText, type Instant } from '../../src-shared/base/dates.ts';
import { remember } from '../../src-shared/base/remember.ts';
import { listPastRoles, type PastRoles } from '../store/role-history.ts';
import type { Tx } from '../store/transaction.ts';
import { answered, type CaseCommand, contextOf } from './case-command.ts';
import type { CommandDecision } from './command-handler.ts';

/**
 * Whether whoever decided without the network held the authority when they decided, and whoever lent it did: a role that was
 * given later does not make a decision good that was none.
 *
 * @param permitted  what they may do now.
 * @returns the refusal, or null.
 */
export async function refusalThen(
  open: CaseCommand,
  { action, reason }: { readonly action: CaseAction; readonly reason: string },
  { actingFor }: Permitted,
): Promise<CommandDecision | null> {
  const { tx, actor, current, decidedAt, directory } = open;
  // What arrives at once is decided now.
  if (decidedAt === undefined) return null;
  const held = (person: Person) => asOf(tx, person, decidedAt);
  const lender = actingFor && directory.person(actingFor.id);
  const lenderThen = lender && (await held(lender));
  const directoryThen = lenderThen
    ? {
        ...directory,
        person: (id: string) => (id === lenderThen.id ? lenderThen : directory.person(id)),
        people: directory.people.map((person) => (person.id === lenderThen.id ? lenderThen : person)),
      }
    : directory;
  const context = { ...contextOf(open), directory: directoryThen, at: decidedAt, reason };
  if (may(await held(actor), action, { ...current, state: 'open' }, context).ok) return null;
  const message = `When you decided it, ${atText(decidedAt)}, your roles did not permit it. Nothing was changed; decide it again.`;
  return answered(current, 'rejected', 'NOT_AUTHORISED_THEN', message);
}

const histories = new WeakMap<Tx, Map<string, Promise<PastRoles[]>>>();

/** Kept for a transaction: a batch that was decided offline asks for one person again and again. */
async function asOf(tx: Tx, person: Person, at: Instant): Promise<Person> {
  const known = remember(histories, tx, () => new Map<string, Promise<PastRoles[]>>());
  const history = await remember(known, person.id, () => listPastRoles(tx, person.id));
  const instant = new Date(at);
  const then = history.find(({ from, until }) => from <= instant && (until === null || instant < until));
  return { ...person, roles: then?.roles ?? [] };
}
