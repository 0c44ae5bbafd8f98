import { policyFaultText, type PolicyInputs } from './evaluate.ts';
import { decide, type Policies } from './policies.ts';

/** A decision that was recorded, as far as it can be made again. */
export type RehearsedCase = {
  readonly id: string;
  readonly site: string;
  readonly policy: string;
  readonly inputs: PolicyInputs;
  /** What is known of its case by the names of inputs, for a table that looks at more than it was asked with. */
  readonly known?: PolicyInputs;
  /** What the case is about, in cents; its absolute value is what changes hands. */
  readonly amountMinor: number;
};

/** What a policy said: an outcome, or that a person decides because it could not. */
export type RehearsedDecision = {
  readonly rule: string;
  readonly text: string;
  readonly then: Readonly<Record<string, unknown>>;
  readonly approvals: number;
};

export type RehearsedChange<Case extends RehearsedCase = RehearsedCase> = Case & {
  readonly before: RehearsedDecision;
  readonly after: RehearsedDecision;
};

/** Amounts in cents. `approvals`: how many approvals people of the site give. */
export type RehearsedSite = {
  readonly site: string;
  readonly cases: number;
  readonly changed: number;
  readonly changedMinor: number;
  readonly approvalsBefore: number;
  readonly approvalsAfter: number;
};

export type Rehearsal<Case extends RehearsedCase = RehearsedCase> = {
  readonly cases: number;
  /** Decisions with another outcome, the largest amount first. */
  readonly changes: readonly RehearsedChange<Case>[];
  readonly changedMinor: number;
  /** Cases that another rule decides, with the same outcome. */
  readonly otherRule: number;
  /** By name of the site. */
  readonly sites: readonly RehearsedSite[];
  readonly approvalsBefore: number;
  readonly approvalsAfter: number;
};

/**
 * Makes recorded decisions again under a draft: what would have been decided otherwise, how much money that is about, and
 * how many more or fewer approvals people would have had to give.
 *
 * Both sides are worked out anew from the same inputs, so that a difference is the draft's and not the years' between.
 */
export function rehearse<Case extends RehearsedCase>(
  cases: readonly Case[],
  current: Policies,
  draft: Policies,
): Rehearsal<Case> {
  const sites = new Map<string, { -readonly [K in keyof RehearsedSite]: RehearsedSite[K] }>();
  const changes: RehearsedChange<Case>[] = [];
  let otherRule = 0;
  for (const each of cases) {
    const before = decisionOf(current, each);
    const after = decisionOf(draft, each);
    const isChanged = !isSameOutcome(before, after);
    if (isChanged) changes.push({ ...each, before, after });
    else if (before.rule !== after.rule) otherRule += 1;
    const site = sites.get(each.site) ?? {
      site: each.site,
      cases: 0,
      changed: 0,
      changedMinor: 0,
      approvalsBefore: 0,
      approvalsAfter: 0,
    };
    sites.set(each.site, site);
    site.cases += 1;
    site.approvalsBefore += before.approvals;
    site.approvalsAfter += after.approvals;
    if (!isChanged) continue;
    site.changed += 1;
    site.changedMinor += Math.abs(each.amountMinor);
  }
  const rows = [...sites.values()].toSorted((a, b) => (a.site < b.site ? -1 : 1));
  const total = (of: (site: RehearsedSite) => number) => rows.reduce((sum, site) => sum + of(site), 0);
  return {
    cases: cases.length,
    changes: changes.toSorted(byAmount),
    changedMinor: total((site) => site.changedMinor),
    otherRule,
    sites: rows,
    approvalsBefore: total((site) => site.approvalsBefore),
    approvalsAfter: total((site) => site.approvalsAfter),
  };
}

/**
 * One rehearsal of two parts of the past, each made by itself: millions of decisions are not held at once.
 *
 * @param mostChanges  how many changes it keeps, the largest amounts.
 */
export function joinRehearsals<Case extends RehearsedCase>(
  one: Rehearsal<Case>,
  other: Rehearsal<Case>,
  mostChanges: number,
): Rehearsal<Case> {
  const sites = new Map(one.sites.map((site) => [site.site, site]));
  for (const site of other.sites) {
    const known = sites.get(site.site);
    const sum = (of: keyof Omit<RehearsedSite, 'site'>) => (known?.[of] ?? 0) + site[of];
    sites.set(site.site, {
      site: site.site,
      cases: sum('cases'),
      changed: sum('changed'),
      changedMinor: sum('changedMinor'),
      approvalsBefore: sum('approvalsBefore'),
      approvalsAfter: sum('approvalsAfter'),
    });
  }
  return {
    cases: one.cases + other.cases,
    changes: [...one.changes, ...other.changes].toSorted(byAmount).slice(0, mostChanges),
    changedMinor: one.changedMinor + other.changedMinor,
    otherRule: one.otherRule + other.otherRule,
    sites: [...sites.values()].toSorted((a, b) => (a.site < b.site ? -1 : 1)),
    approvalsBefore: one.approvalsBefore + other.approvalsBefore,
    approvalsAfter: one.approvalsAfter + other.approvalsAfter,
  };
}

function byAmount(a: RehearsedCase, b: RehearsedCase): number {
  return Math.abs(b.amountMinor) - Math.abs(a.amountMinor);
}

function decisionOf(policies: Policies, one: RehearsedCase): RehearsedDecision {
  const decided = decide(policies, one.policy, inputsFor(policies, one));
  // What a policy cannot decide, one person does: that is work too.
  if (!decided.ok)
    return { rule: '', text: policyFaultText(decided.error), then: { fault: decided.error.kind }, approvals: 1 };
  const { rule, text, then } = decided.value;
  const { approvals } = then;
  return { rule, text, then, approvals: typeof approvals === 'number' ? approvals : 0 };
}

/** What was asked then, with what the table looks at since. */
function inputsFor(policies: Policies, { policy, inputs, known = {} }: RehearsedCase): PolicyInputs {
  const since = (policies.get(policy)?.inputs ?? []).filter(({ name }) => known[name] !== undefined);
  return { ...Object.fromEntries(since.map(({ name }) => [name, known[name]!])), ...inputs };
}

function isSameOutcome({ then: one }: RehearsedDecision, { then: other }: RehearsedDecision): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}
