import { mayPropose } from '../../../src-shared/authority/may.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import { departmentOf } from '../../../src-shared/case/department-of.ts';
import type { CaseKind, KindRegistry } from '../../../src-shared/case/kind.ts';
import { normalisedName } from '../../../src-shared/remittance/identify.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { CaseRequest, CommandDocument } from '../../../src-shared/sync/command.ts';
import type { Typed } from '../../data/workbench.ts';
import { draftOf } from '../../show/intake/intake-draft.ts';
import type { Reference } from '../../show/reference.ts';

/** A kind of case in the list of what can be proposed. */
export type Proposable = {
  readonly kind: CaseKind;
  /** Why this person cannot propose it anywhere; '' when they can. */
  readonly refusal: string;
  /** Something was typed for it and not sent. */
  readonly isBegun: boolean;
};

/** Under which name what was typed for a new case of a kind is kept. */
export function proposalKey(kind: string): string {
  return `propose ${kind}`;
}

/** Opens a proposal that the server refused as it was typed, in the form of its kind. */
export function keepProposal(typed: Pick<Typed, 'keep'>, { kind, site, values }: CaseRequest): void {
  const fields = caseKinds.find(kind)?.intake?.fields;
  if (fields) typed.keep(proposalKey(kind), JSON.stringify(draftOf(fields, values, site)));
}

/**
 * The kinds that people propose: the one this person proposed last comes first, then what was begun, then the others in the
 * order of the registry.
 *
 * @param commands  the person's, newest first.
 */
export function proposableKinds(
  { all }: KindRegistry,
  who: { readonly person: Person; readonly reference: Reference; readonly commands: readonly CommandDocument[] },
  isBegun: (kind: CaseKind) => boolean,
): Proposable[] {
  const last = lastProposed(who.commands);
  const rank = ({ kind, isBegun: begun }: Proposable) => (kind.kind === last ? 0 : begun ? 1 : 2);
  return all
    .filter(({ mayBeProposedByPeople, intake }) => mayBeProposedByPeople && intake !== undefined)
    .map((kind) => ({ kind, refusal: refusalAnywhere(kind, who), isBegun: isBegun(kind) }))
    .toSorted((a, b) => rank(a) - rank(b));
}

function lastProposed(commands: readonly CommandDocument[]): string {
  for (const { command } of commands) {
    if (command.payload.type === 'case.propose') return command.payload.kind;
  }
  return '';
}

type Who = { readonly person: Person; readonly reference: Reference };

/** Why the person cannot propose this kind at any site; '' when there is one. */
function refusalAnywhere(kind: CaseKind, who: Who): string {
  const { sites } = who.reference.directory;
  const own = who.person.roles.find(({ site }) => site !== '*')?.site;
  const first = sites.find(({ id }) => id === own) ?? sites[0];
  if (!first) return '';
  const refusals = sites.map(({ id }) => [id, refusalAt(kind, { site: id, payer: '' }, who)] as const);
  if (refusals.some(([, refusal]) => refusal === '')) return '';
  return refusals.find(([id]) => id === first.id)?.[1] ?? '';
}

/** Why the person cannot propose this kind at a site, with a payer, in words; '' when they can. */
export function refusalAt(
  { kind, queue }: Pick<CaseKind, 'kind' | 'queue'>,
  { site, payer }: { readonly site: string; readonly payer: string },
  { person, reference }: Who,
): string {
  if (site === '') return '';
  const name = normalisedName(payer);
  const known = payer === '' ? undefined : reference.directory.payers.find((one) => normalisedName(one.name) === name);
  const place = { kind, queue, site, payerClass: known?.payerClass ?? '' };
  const department = departmentOf(place, reference.policies);
  const allowed = mayPropose(person, { ...place, department }, reference);
  return allowed.ok ? '' : refusalOutcome(allowed.error).message;
}
