import type { Authorizer } from '../authority/authorizer.ts';
import { may } from '../authority/may.ts';
import type { Permitted } from '../authority/approving.ts';
import { refusalOutcome } from '../authority/refusal-outcome.ts';
import type { CaseAction, Refusal } from '../authority/refusal.ts';
import { NETWORK, scopeId } from '../authority/scopes.ts';
import { calendarDateOf, instantOf } from '../base/dates.ts';
import { invariant } from '../base/invariant.ts';
import type { CaseDocument } from '../case/case-document.ts';
import type { CaseEvent } from '../case/case-event.ts';
import { isUndecided } from '../case/case-state.ts';
import type { IntakeEvidence } from '../case/evidence.ts';
import { caseKinds } from '../case/kinds.ts';
import { openCase } from '../case/open-case.ts';
import { type ProposedKind, proposeCase } from '../case/propose.ts';
import { withRisk } from '../case/risk.ts';
import { transition } from '../case/transition.ts';
import { type Directory, directoryOf } from '../directory/directory.ts';
import type { DirectoryDocument } from '../directory/directory-document.ts';
import { defaultPolicies } from '../policy/defaults.ts';
import { decideOrAskPerson, policiesOf } from '../policy/policies.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
import type { Command, CommandOutcome, CommandPayload, OutcomeCode } from '../sync/command.ts';
import { PRACTICE_SITE, practiceDirectory, practiceProposer, practisingPerson } from './practice-organisation.ts';
import { type PracticeRequest, practiceRequests } from './practice-requests.ts';

type Parts = {
  readonly authorizer: Authorizer;
  /** When one begins to practise: the cases are dated by it. */
  readonly now: Date;
  /** Of a case or an evaluation. */
  readonly newId: () => string;
};

const HOUR_MS = 3_600_000;
const policies = policiesOf(defaultPolicies);

/**
 * An office with invented cases that answers commands by itself, for whoever wants to practise: the same policies, the same
 * authority and the same transitions as the server's, without its database, ledger and other people. Nothing is stored.
 */
export class PracticeOffice {
  readonly directory: readonly DirectoryDocument[] = practiceDirectory();
  readonly policies: readonly PolicyDocument[] = practicePolicies();
  readonly #authorizer: Authorizer;
  readonly #who: Directory = directoryOf(this.directory);
  readonly #cases = new Map<string, CaseDocument>();
  readonly #outcomes = new Map<string, CommandOutcome>();
  #posted = 0;

  constructor({ authorizer, now, newId }: Parts) {
    this.#authorizer = authorizer;
    for (const [index, request] of practiceRequests(calendarDateOf(now)).entries()) {
      const opened = openPracticeCase(request, { index, now, newId });
      this.#cases.set(opened.id, opened);
    }
  }

  get cases(): readonly CaseDocument[] {
    return [...this.#cases.values()];
  }

  /** Does what a command asks for, or says why not, once: the same command is answered alike again. */
  apply(command: Command, now: Date): CommandOutcome {
    const known = this.#outcomes.get(command.id);
    if (known) return known;
    const outcome = { id: command.id, diff: [], at: instantOf(now), ...this.#answer(command, now) };
    this.#outcomes.set(command.id, outcome);
    return outcome;
  }

  #answer({ id, entity, payload }: Command, now: Date): Answer {
    // They tell, and ask for nothing.
    if (payload.type === 'reveal' || payload.type.startsWith('notice.')) return accepted('Noted.', 0);
    const current = this.#cases.get(entity);
    if (!current) return NOT_PRACTISED;
    const asked = askedOf(payload);
    if (!asked) return NOT_PRACTISED;
    const context = {
      policies,
      authorizer: this.#authorizer,
      directory: this.#who,
      kinds: caseKinds,
      at: instantOf(now),
      taken: this.cases.filter(({ owner, state }) => owner?.id === practisingPerson.id && isUndecided(state)).length,
      reason: 'reason' in payload ? payload.reason : '',
    };
    const permitted = may(practisingPerson, asked, current, context);
    if (!permitted.ok) return refused(permitted.error);
    const event = this.#eventOf(payload, permitted.value, { id, current });
    if (!event) return NOT_PRACTISED;
    return this.#happen(current, event, now);
  }

  #happen(current: CaseDocument, event: CaseEvent, now: Date): Answer {
    const changed = transition(current, event, instantOf(now));
    if (!changed.ok) return refused(changed.error);
    const assessed = isUndecided(changed.value.state) ? withRisk(changed.value, policies, now) : changed.value;
    const next = this.#afterPosting(assessed, now);
    this.#cases.set(next.id, next);
    return accepted(sentenceOf(next, event), next.ver);
  }

  /** The invented ledger takes whatever was approved, at once. */
  #afterPosting(current: CaseDocument, now: Date): CaseDocument {
    if (current.posting.state !== 'queued') return current;
    this.#posted += 1;
    const entry = `PRACTICE-${String(this.#posted).padStart(4, '0')}`;
    const posted = transition(current, { type: 'post', entry }, instantOf(now));
    invariant(posted.ok, 'what is approved can be posted');
    return posted.value;
  }

  #eventOf(
    payload: CommandPayload,
    { actingFor }: Permitted,
    { id, current }: { readonly id: string; readonly current: CaseDocument },
  ): CaseEvent | null {
    const by = { by: { id: practisingPerson.id, name: practisingPerson.name } };
    switch (payload.type) {
      case 'case.decide': {
        const whose = { ...by, ...(actingFor ? { for: actingFor } : {}), text: payload.reason };
        if (payload.decision !== 'approve') return { type: payload.decision, ...whose };
        const effect = caseKinds.find(current.kind)?.approve.effect;
        return effect ? { type: 'approve', ...whose, effect, command: id } : null;
      }
      case 'case.take':
        return { type: 'take', ...by };
      case 'case.release':
        return { type: 'release', ...by };
      case 'case.watch':
        return { type: 'watch', ...by };
      case 'case.unwatch':
        return { type: 'unwatch', ...by };
      case 'case.follow-up':
        return { type: 'follow-up', ...by, on: payload.on, text: payload.text };
      case 'case.comment':
        return { type: 'comment', ...by, text: payload.text, ...(payload.mentions && { mentions: payload.mentions }) };
      default:
        return null;
    }
  }
}

type Answer = Pick<CommandOutcome, 'state' | 'code' | 'message' | 'resultVer'>;

const NOT_PRACTISED: Answer = {
  state: 'rejected',
  code: 'INVALID',
  message: 'The practice office does not take this. Nothing was done.',
  resultVer: 0,
};

function accepted(message: string, resultVer: number): Answer {
  return { state: 'accepted', code: 'OK' satisfies OutcomeCode, message, resultVer };
}

function refused(refusal: Refusal): Answer {
  return { state: 'rejected', ...refusalOutcome(refusal), resultVer: 0 };
}

/** What has to be permitted for it; null for what is not practised. */
function askedOf(payload: CommandPayload): CaseAction | null {
  switch (payload.type) {
    case 'case.decide':
      return payload.decision;
    case 'case.take':
      return 'take';
    case 'case.release':
      return 'release';
    case 'case.comment':
    case 'case.follow-up':
    case 'case.watch':
    case 'case.unwatch':
      return 'comment';
    default:
      return null;
  }
}

function sentenceOf({ state, posting, proposedBy }: CaseDocument, { type }: CaseEvent): string {
  if (type === 'approve') {
    if (state === 'posted') return `Approved, and posted as ${posting.entry} of the invented ledger.`;
    return state === 'closed' ? 'Approved and closed.' : 'Approved. Another person has to approve it too.';
  }
  if (type === 'return') return `Returned to ${proposedBy.name}.`;
  return type === 'refuse' ? 'Refused.' : type === 'escalate' ? 'Escalated to the next level.' : 'Done.';
}

function openPracticeCase(
  { kind: name, values, records, hoursAgo }: PracticeRequest,
  { index, now, newId }: { readonly index: number } & Pick<Parts, 'now' | 'newId'>,
): CaseDocument {
  const kind = caseKinds.find(name);
  invariant(kind?.intake, `${name} is proposed with a form`);
  const proposed: ProposedKind = { ...kind, intake: kind.intake };
  const payers = directoryOf(practiceDirectory()).payers;
  const payer = payers.find((one) => one.name === values['payer']) ?? null;
  const today = calendarDateOf(now);
  const known: IntakeEvidence = {
    of: 'intake',
    values,
    site: PRACTICE_SITE,
    payer: payer && { id: payer.id, name: payer.name, payerClass: payer.payerClass },
    records,
    earlier: [],
    today,
  };
  const rulings = (kind.intake.asks?.(known) ?? []).map(({ policy, inputs }) =>
    decideOrAskPerson(policies, policy, inputs, {}),
  );
  const proposal = proposeCase(proposed, { ...known, rulings }, { policies });
  return openCase(
    proposal,
    {
      id: newId(),
      number: `${kind.prefix}-${1001 + index}`,
      scope: scopeId(PRACTICE_SITE, 'work'),
      site: PRACTICE_SITE,
      payer: payer?.name ?? '',
      payerClass: payer?.payerClass ?? '',
      remittance: '',
      proposedBy: { id: practiceProposer.id, name: practiceProposer.name },
      now: new Date(now.getTime() - hoursAgo * HOUR_MS),
      evaluations: { why: newId(), approval: newId() },
    },
    { policies, kinds: caseKinds },
  );
}

function practicePolicies(): PolicyDocument[] {
  return defaultPolicies.map((table) => ({
    id: `${table.policy}@${table.version}`,
    scope: scopeId(NETWORK, 'directory'),
    ver: 1,
    policy: table.policy,
    version: table.version,
    table,
  }));
}
