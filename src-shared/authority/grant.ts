import { err, ok, type Result } from '../base/result.ts';
import { remember } from '../base/remember.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { policyFaultText, type Evaluation, type PolicyFault } from '../policy/evaluate.ts';
import { decide, type Policies } from '../policy/policies.ts';
import { Role, type Person } from './person.ts';
import type { Refusal } from './refusal.ts';

/** What one role gives a person on one case, as the policy `authority` says. */
export type Grant = {
  readonly role: Role;
  /** Takes and comments on cases. */
  readonly works: boolean;
  readonly mayApprove: boolean;
  readonly mayPropose: boolean;
  /** Approves up to. Cents. */
  readonly limitMinor: number;
  /** Of two approvers, is the one with full authority up to; at least `limitMinor`. Cents. */
  readonly leadMinor: number;
  /** Of two approvers, may be the other one up to. Cents. */
  readonly concurMinor: number;
  readonly tier: number;
  readonly evaluation: Evaluation;
};

type Subject = Pick<CaseDocument, 'kind' | 'queue' | 'site' | 'payerClass'>;

/** The grants of every role a person holds at the site of a case, strongest first. An invalid policy grants nothing. */
export function grantsAt(person: Person, subject: Subject, policies: Policies): Result<Grant[], Refusal> {
  const grants: Grant[] = [];
  for (const { role, site } of person.roles) {
    if (site !== '*' && site !== subject.site) continue;
    const grant = grantOf(role, subject, policies);
    if (!grant.ok) return err({ kind: 'policyInvalid', text: policyFaultText(grant.error) });
    grants.push(grant.value);
  }
  return ok(grants.toSorted((a, b) => rank(b) - rank(a) || b.limitMinor - a.limitMinor));
}

/** Whether the amount is within what a grant approves alone, or with full authority as one of two. */
export function coversAmount(
  { limitMinor, leadMinor }: Grant,
  { amountMinor, approvalsNeeded }: Pick<CaseDocument, 'amountMinor' | 'approvalsNeeded'>,
): boolean {
  return (approvalsNeeded >= 2 ? leadMinor : limitMinor) >= amountMinor;
}

export function strongestGrant(grants: readonly Grant[]): Grant | null {
  return grants[0] ?? null;
}

/**
 * The level that has to approve: the lowest whose limit covers the amount, one higher for each escalation, at most the
 * highest there is. `required` is above every level when nobody's limit covers the amount.
 */
export function tiersFor(
  subject: Subject & Pick<CaseDocument, 'amountMinor' | 'approvalsNeeded' | 'escalations'>,
  policies: Policies,
): { readonly required: number; readonly highest: number } {
  const grants = approvers(subject, policies);
  const highest = Math.max(0, ...grants.map(({ tier }) => tier));
  const covering = grants.filter((grant) => coversAmount(grant, subject)).map(({ tier }) => tier);
  if (covering.length === 0) return { required: highest + 1, highest };
  return { required: Math.min(Math.min(...covering) + subject.escalations, highest), highest };
}

type Answers = { readonly byRole: Map<Role, Result<Grant, PolicyFault>>; approvers: readonly Grant[] | null };

/**
 * Answers already given, by the policies in force. The answer depends on four short texts alone, and a list of 100,000
 * cases asks for the same few again and again. By kind, queue and payer class in turn: a key put together from them would
 * be a new text each time.
 */
const answers = new WeakMap<Policies, Map<string, Map<string, Map<string, Answers>>>>();

function answersTo({ kind, queue, payerClass }: Subject, policies: Policies): Answers {
  const kinds = remember(answers, policies, () => new Map<string, Map<string, Map<string, Answers>>>());
  const queues = remember(kinds, kind, () => new Map<string, Map<string, Answers>>());
  const classes = remember(queues, queue, () => new Map<string, Answers>());
  return remember(classes, payerClass, () => ({ byRole: new Map(), approvers: null }));
}

function grantOf(role: Role, subject: Subject, policies: Policies): Result<Grant, PolicyFault> {
  return remember(answersTo(subject, policies).byRole, role, () => decideGrant(role, subject, policies));
}

/** What every role that approves such a case gives. */
function approvers(subject: Subject, policies: Policies): readonly Grant[] {
  const known = answersTo(subject, policies);
  return (known.approvers ??= Role.options.flatMap((role) => {
    const grant = grantOf(role, subject, policies);
    return grant.ok && grant.value.mayApprove ? [grant.value] : [];
  }));
}

function decideGrant(role: Role, { kind, queue, payerClass }: Subject, policies: Policies): Result<Grant, PolicyFault> {
  const decided = decide(policies, 'authority', { role, kind, queue, payerClass });
  if (!decided.ok) return decided;
  const { then } = decided.value;
  const amount = (value: unknown) => (typeof value === 'number' ? value : 0);
  return ok({
    role,
    works: then['works'] === true,
    mayApprove: then['mayApprove'] === true,
    mayPropose: then['mayPropose'] === true,
    limitMinor: amount(then['limitMinor']),
    leadMinor: Math.max(amount(then['limitMinor']), amount(then['leadMinor'])),
    concurMinor: amount(then['concurMinor']),
    tier: amount(then['tier']),
    evaluation: decided.value,
  });
}

function rank(grant: Grant): number {
  return (grant.mayApprove ? 4 + grant.tier * 8 : 0) + (grant.mayPropose ? 2 : 0) + (grant.works ? 1 : 0);
}
