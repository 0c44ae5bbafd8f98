import { dateText } from '../base/dates.ts';
import { formatMinor } from '../money/format.ts';
import type { OutcomeCode } from '../sync/command.ts';
import { skillName } from '../queue/skills.ts';
import type { CaseAction, Colleague, Refusal } from './refusal.ts';
import { coverageText, joined } from './coverage-words.ts';
import { roleTitle } from './roles.ts';

/** The code that goes on the wire and the sentence that goes on the button and into the list of results. */
export function refusalOutcome(refusal: Refusal): { readonly code: OutcomeCode; readonly message: string } {
  switch (refusal.kind) {
    case 'noRoleAtSite':
      return permission(`You have no role at ${refusal.site}${instead(refusal.others, 'approve')}.`);
    case 'notCovered':
      return permission(notCoveredText(refusal));
    case 'readOnly':
      return permission(`As ${roleTitle[refusal.role]} you read cases and do not work on them.`);
    case 'notForRole':
      return permission(
        `As ${roleTitle[refusal.role]} you do not ${actionVerb[refusal.action]} these cases${instead(refusal.others, refusal.action)}.`,
      );
    case 'overLimit':
      return limit(
        `Over your limit of ${formatMinor(refusal.limitMinor)} at ${refusal.site}${instead(refusal.others, refusal.action)}.`,
      );
    case 'escalated':
      return limit(`Escalated beyond your level${instead(refusal.others, 'approve')}.`);
    case 'forbidden':
      return permission(refusal.text);
    case 'levelsAbove':
      return limit(`The two highest levels approve it, one each${instead(refusal.others, 'approve')}.`);
    case 'levelTaken':
      return limit(`The two highest levels approve it, one each, and ${refusal.by.name} has approved it on yours.`);
    case 'nobodyAbove':
      return permission('There is no higher level to escalate to.');
    case 'selfApproval':
      return { code: 'SELF_APPROVAL', message: selfApprovalText(refusal) };
    case 'forDepartment':
      return limit(forDepartmentText(refusal));
    case 'ownPolicy':
      return { code: 'DUTY_CONFLICT', message: ownPolicyText(refusal) };
    case 'alreadyApproved':
      return {
        code: 'ALREADY_APPROVED_BY_YOU',
        message: 'You have approved it already; the other approval is somebody else’s.',
      };
    case 'dutyConflict':
      return { code: 'DUTY_CONFLICT', message: conflictText(refusal) };
    case 'wrongState':
      return { code: 'WRONG_STATE', message: stateSentence[refusal.state] };
    case 'reasonRequired':
      return { code: 'REASON_REQUIRED', message: `Say why you ${actionVerb[refusal.action]} it.` };
    case 'notProposer':
      return permission(`Only ${refusal.proposer.name}, who proposed it, can change the proposal.`);
    case 'ownedByOther':
    case 'notOwned':
    case 'lacksSkill':
    case 'overCapacity':
      return cannotTake(refusal);
    case 'cannotBeGiven':
      return permission(`${refusal.to.name} ${whyNotGiven(refusal)}.`);
    case 'nobodyOfThatName':
      return { code: 'NOT_FOUND', message: 'Whom you gave it to is not here any more. Choose somebody else.' };
    case 'blocked':
    case 'stepWaiting':
    case 'stepNotNext':
    case 'ownStep':
    case 'didStep':
      return stepOutcome(refusal);
    case 'unknownKind':
    case 'intakeInvalid':
    case 'unknownPayer':
      return formOutcome(refusal);
    case 'amountFixed':
      return permission('Its amount comes from the remittance and cannot be changed.');
    default:
      return otherOutcome(refusal);
  }
}

type OtherRefusal = Extract<
  Refusal,
  {
    kind:
      | 'approvalsMissing'
      | 'document'
      | 'policyInvalid'
      | 'reversed'
      | 'cannotReverse'
      | 'undoneInPart'
      | 'paused'
      | 'notPaused'
      | 'cannotSkip'
      | 'nothingToRetry'
      | 'noClock'
      | 'clockRuns'
      | 'clockStands'
      | 'clockOver'
      | 'clockNotSuspended'
      | 'suspensionPast'
      | 'suspensionTooLong';
  }
>;

/** About a case's clocks and policies, and about nobody's part in it. */
function otherOutcome(refusal: OtherRefusal): { readonly code: OutcomeCode; readonly message: string } {
  switch (refusal.kind) {
    case 'document':
      return documentOutcome[refusal.fault];
    case 'approvalsMissing':
      return { code: 'NOT_PERMITTED', message: `It has ${refusal.given} of ${refusal.needed} approvals.` };
    case 'policyInvalid':
      return permission(refusal.text);
    case 'reversed': {
      const { number, state } = refusal;
      const done = state === 'posted' ? 'Its entry was reversed' : 'Its reversal is proposed already';
      return { code: 'WRONG_STATE', message: `${done}: ${number}.` };
    }
    case 'undoneInPart':
      return { code: 'WRONG_STATE', message: `${refusal.number} undoes it in part: refuse or reverse that first.` };
    case 'cannotReverse':
      return { code: 'WRONG_STATE', message: 'It has no entry that a case could reverse.' };
    case 'paused':
      return { code: 'WRONG_STATE', message: 'Its process is paused. Resume it first.' };
    case 'notPaused':
      return { code: 'WRONG_STATE', message: 'Its process is not paused.' };
    case 'cannotSkip':
      return {
        code: 'WRONG_STATE',
        message: 'A decision or a posting is not skipped: what it waits for has to happen.',
      };
    case 'nothingToRetry':
      return { code: 'WRONG_STATE', message: 'Nothing has failed, and nothing is being tried.' };
    case 'noClock':
      return { code: 'NOT_FOUND', message: 'It has no such clock.' };
    case 'clockRuns':
      return { code: 'WRONG_STATE', message: `The law does not let the clock ${refusal.clock} stand still.` };
    case 'clockStands':
      return { code: 'WRONG_STATE', message: `The clock ${refusal.clock} stands still already.` };
    case 'clockOver':
      return { code: 'WRONG_STATE', message: `The clock ${refusal.clock} has run out.` };
    case 'clockNotSuspended':
      return { code: 'WRONG_STATE', message: `The clock ${refusal.clock} runs.` };
    case 'suspensionPast':
      return { code: 'INVALID', message: 'Name a day in the future until which the clock stands still.' };
    case 'suspensionTooLong':
      return {
        code: 'LIMIT',
        message: `The clock ${refusal.clock} may stand still for ${refusal.mostDays} days in all: until ${dateText(refusal.latest.slice(0, 10))} at the latest.`,
      };
  }
}

type Of<Kind extends Refusal['kind']> = Extract<Refusal, { kind: Kind }>;
type Outcome = { readonly code: OutcomeCode; readonly message: string };

/** What is in the way of an approval in the case itself. */
function stepOutcome(refusal: Of<'blocked' | 'stepWaiting' | 'stepNotNext' | 'ownStep' | 'didStep'>): Outcome {
  switch (refusal.kind) {
    case 'blocked':
      return { code: 'WRONG_STATE', message: refusal.because };
    case 'stepWaiting':
      return { code: 'WRONG_STATE', message: `“${refusal.label}” comes first.` };
    case 'stepNotNext':
      return { code: 'WRONG_STATE', message: 'This step is not the next one of the case, or it is done.' };
    case 'ownStep': {
      const { label, others } = refusal;
      const message = `You proposed it, so somebody else does “${label}”${instead(others, 'completeStep')}.`;
      return { code: 'DUTY_CONFLICT', message };
    }
    case 'didStep': {
      const { label, others } = refusal;
      const message = `You did “${label}”, so somebody else decides${instead(others, 'approve')}.`;
      return { code: 'DUTY_CONFLICT', message };
    }
  }
}

/** What is wrong with what was filled in. */
function formOutcome(refusal: Of<'unknownKind' | 'intakeInvalid' | 'unknownPayer'>): Outcome {
  switch (refusal.kind) {
    case 'unknownKind':
      return { code: 'INVALID', message: `“${refusal.caseKind}” is not a kind of case that is proposed with a form.` };
    case 'intakeInvalid':
      return { code: 'INVALID', message: refusal.problems.map(({ message }) => message).join(' ') };
    case 'unknownPayer': {
      const message = `“${refusal.payer}” is not a payer of this network. Name one as the directory has it, or none.`;
      return { code: 'INVALID', message };
    }
  }
}

/** 'has no role at Westside Clinic': why a person cannot be given a case, after their name. */
export function whyNotGiven({ because, site }: Extract<Refusal, { kind: 'cannotBeGiven' }>): string {
  switch (because) {
    case 'noRoleAtSite':
      return `has no role at ${site}`;
    case 'readOnly':
      return 'reads these cases and does not work on them';
    case 'hasIt':
      return 'works on it already';
  }
}

function conflictText({ text, with: other }: Extract<Refusal, { kind: 'dutyConflict' }>): string {
  return other ? `${text} ${other.name} has a part in it.` : text;
}

function cannotTake(refusal: Of<'ownedByOther' | 'notOwned' | 'lacksSkill' | 'overCapacity'>): Outcome {
  switch (refusal.kind) {
    case 'ownedByOther':
      return permission(`${refusal.owner.name} is working on it.`);
    case 'notOwned':
      return { code: 'WRONG_STATE', message: 'Nobody has taken it.' };
    case 'lacksSkill': {
      const skills = joined(refusal.skills.map(skillName));
      return permission(`It asks for ${skills}, which is not among your skills.`);
    }
    case 'overCapacity': {
      const { taken, capacity } = refusal;
      return limit(
        `You have taken ${taken} cases, and ${capacity} is as many as you may have at once. Finish or release one first.`,
      );
    }
  }
}

function selfApprovalText({ proposer, others }: Extract<Refusal, { kind: 'selfApproval' }>): string {
  return `${proposer?.name ?? 'You'} proposed it, so somebody else approves it${instead(others, 'approve')}.`;
}

function forDepartmentText({ department, others }: Extract<Refusal, { kind: 'forDepartment' }>): string {
  const name = department === '' ? 'its department, and it has none' : department;
  return `An approval of whoever answers for ${name} is missing${instead(others, 'approve')}.`;
}

function ownPolicyText({ maker, title, version, others }: Extract<Refusal, { kind: 'ownPolicy' }>): string {
  return `${maker} wrote or reviewed version ${version} of ${title}, which it is approved under${instead(others, 'approve')}.`;
}

function notCoveredText({ covers, others, action }: Extract<Refusal, { kind: 'notCovered' }>): string {
  return `Your role covers ${joined(covers.map(coverageText))} only${instead(others, action)}.`;
}

const actionVerb: Record<CaseAction | 'propose', string> = {
  approve: 'approve',
  refuse: 'refuse',
  return: 'return',
  escalate: 'escalate',
  take: 'take',
  release: 'release',
  assign: 'assign',
  comment: 'comment on',
  resubmit: 'resubmit',
  amend: 'change',
  completeStep: 'do the steps of',
  recheck: 'check',
  repost: 'post',
  suspendClock: 'suspend the clocks of',
  resumeClock: 'resume the clocks of',
  reverse: 'reverse',
  pause: 'pause the processes of',
  resume: 'resume the processes of',
  retry: 'retry the processes of',
  skip: 'skip waits of',
  propose: 'propose',
};

const documentOutcome = {
  missing: { code: 'NOT_FOUND', message: 'The case has no such document. Attach it first.' },
  twice: { code: 'INVALID', message: 'A document of this id is attached already.' },
  tooMany: { code: 'INVALID', message: 'The case has as many documents as one can have. Put several into one file.' },
} as const;

const stateSentence: Record<Extract<Refusal, { kind: 'wrongState' }>['state'], string> = {
  open: 'It is open and waits for a decision.',
  returned: 'It was returned and waits for its proposer.',
  approved: 'It is approved and being posted.',
  posted: 'It is posted.',
  closed: 'It is closed.',
  refused: 'It was refused.',
  postingFailed: 'Its posting failed and has to be tried again.',
};

function limit(message: string) {
  return { code: 'LIMIT', message } as const;
}

function permission(message: string): { code: 'NOT_PERMITTED'; message: string } {
  return { code: 'NOT_PERMITTED', message };
}

/** "; Ruth Abramson (revenue cycle director) can approve it". At most two names: a hint, no list. */
function instead(others: readonly Colleague[], action: CaseAction | 'propose'): string {
  if (others.length === 0) return '';
  const named = others.slice(0, 2).map(({ name, role }) => `${name} (${roleTitle[role]})`);
  return `; ${named.join(' or ')} can ${actionVerb[action]} it`;
}
