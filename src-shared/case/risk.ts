import { DAY_MS } from '../base/dates.ts';
import { decide, decideOrAskPerson, INVALID_POLICY_RULE, type Policies } from '../policy/policies.ts';
import { policyFaultText } from '../policy/evaluate.ts';
import { RiskBand, type CaseDocument, type CaseRisk, type Fact } from './case-document.ts';

type Subject = Pick<CaseDocument, 'kind' | 'amountMinor' | 'payerClass' | 'site'> & {
  readonly checks: CaseDocument['checks'] | readonly { readonly state: string }[];
};

/**
 * The risk of a case: the sum of the weights of all rules of the policy `risk` that apply, and the band the policy `risk-band`
 * puts that in. An invalid policy makes it high, so that a person looks.
 */
export function riskOf(
  subject: Subject & Pick<CaseDocument, 'createdAt'> & { readonly firstTimePayee: boolean },
  policies: Policies,
  now: Date,
): CaseRisk {
  return riskAtAge(
    subject,
    policies,
    Math.max(0, Math.floor((now.getTime() - Date.parse(subject.createdAt)) / DAY_MS)),
  );
}

type Assessed = Subject & { readonly firstTimePayee: boolean };

/** The band of a case as its approval table sees it: apart from its age, so that no case takes more people by having waited. */
export function riskForApproval(subject: Assessed, policies: Policies): RiskBand {
  return riskAtAge(subject, policies, 0).band;
}

function riskAtAge(subject: Assessed, policies: Policies, ageDays: number): CaseRisk {
  const { kind, amountMinor, payerClass, site, checks, firstTimePayee } = subject;
  const openChecks = checks.filter(({ state }) => state !== 'passed').length;
  const inputs = { kind, amountMinor, payerClass, site, openChecks, firstTimePayee, ageDays };
  const decided = decide(policies, 'risk', inputs);
  if (!decided.ok) {
    const text = policyFaultText(decided.error);
    const reasons = [{ rule: INVALID_POLICY_RULE, text, weight: 0 }];
    return { score: 0, band: 'high', reasons, version: decided.error.version, firstTimePayee };
  }
  const { matched = [], then, version } = decided.value;
  const rules = policies.get('risk')?.rules ?? [];
  const reasons = rules
    .filter(({ id }) => matched.includes(id))
    .map(({ id, text, then: { weight } }) => ({ rule: id, text, weight: Number(weight) }));
  const score = Math.max(0, Number(then['weight']));
  return { score, band: bandOf(score, policies), reasons, version, firstTimePayee };
}

function bandOf(score: number, policies: Policies): CaseRisk['band'] {
  const { band } = decideOrAskPerson(policies, 'risk-band', { score }, { band: 'high' }).then;
  return RiskBand.safeParse(band).data ?? 'high';
}

/** What whoever takes a case has to be able to do, by the policy `skill-routing`. An invalid policy asks for nothing. */
export function skillsAsked(
  { kind, queue, amountMinor, payerClass, site, band }: Omit<Subject, 'checks'> & { queue: string; band: string },
  policies: Policies,
): string[] {
  const inputs = { kind, queue, amountMinor, payerClass, site, risk: band };
  const { then, all = [then] } = decideOrAskPerson(policies, 'skill-routing', inputs, { skill: '' });
  return [...new Set(all.map(({ skill }) => String(skill)).filter((skill) => skill !== ''))];
}

/** Whom a case pays, as its fact `payee` names them; '' when it pays nobody. */
export function payeeOf(facts: readonly Fact[]): string {
  const value = facts.find(({ key }) => key === 'payee')?.value;
  return value?.type === 'text' ? value.text.trim() : '';
}

/** The case with its risk, and the skills it asks for, as they are now. Cases from before there was a risk get theirs. */
export function withRisk(current: CaseDocument, policies: Policies, now: Date): CaseDocument {
  const risk = riskOf({ ...current, firstTimePayee: current.risk?.firstTimePayee ?? false }, policies, now);
  const skills = skillsAsked({ ...current, band: risk.band }, policies);
  const { skills: _, ...rest } = current;
  return { ...rest, risk, ...(skills.length > 0 ? { skills } : {}) };
}
