import { addDays, dateText } from '../../../base/dates.ts';
import { check } from '../../describe.ts';
import { type Finding, holds } from '../../findings.ts';
import { textOf } from '../../intake.ts';
import type { StepPlan } from '../../kind.ts';
import type { Proposed } from './evidence.ts';
import { dateOf } from './form.ts';

/** Days from the first bill after discharge in which nothing is collected, and in which patients may apply. */
const NOTICE_DAYS = 120;
const APPLICATION_DAYS = 240;

/**
 * The clocks of financial assistance: a debt is not bad before the patient has had the time to ask for help with it.
 *
 * @see DOMAIN.md D2, 26 CFR 1.501(r)-6(c)
 */
export function assistanceFindings(proposed: Proposed): readonly Finding[] {
  return [applicationFinding(textOf(proposed.values, 'application')), ...clockFindings(proposed)];
}

function clockFindings({ known, values, evidence: { today } }: Proposed): readonly Finding[] {
  // Of two dates the later one counts: the other would shorten the patient's time if it were wrong.
  const dates = [known?.firstBillOn, dateOf(values, 'firstBillOn')].filter((date) => date != null);
  const first = dates.toSorted().at(-1);
  if (first === undefined) {
    const detail = 'It is not known when the patient was first billed: give the date.';
    return [check('notice', 'Notice period is over', 'failed', detail)];
  }
  const isOver = (id: string, label: string, days: number): Finding => {
    const last = addDays(first, days);
    return holds(id, label, today > last, {
      passed: `The ${days} days from the first bill ended on ${dateText(last)}.`,
      failed: `The ${days} days from the first bill end on ${dateText(last)}: until then it is no bad debt.`,
    });
  };
  return [
    isOver('notice', 'Notice period is over', NOTICE_DAYS),
    isOver('application-period', 'Application period is over', APPLICATION_DAYS),
  ];
}

function applicationFinding(application: string): Finding {
  const label = 'No financial assistance is due';
  const words: Readonly<Record<string, string>> = {
    waiting: 'The application for financial assistance is not decided yet.',
    eligible: 'The patient is eligible for financial assistance: propose it as charity.',
  };
  const failed = words[application];
  if (failed) return check('application', label, 'failed', failed);
  const passed = application === 'none' ? 'No application was made.' : 'The patient was found not to be eligible.';
  return check('application', label, 'passed', passed);
}

/** What has to be done with the patient before a debt is bad. */
export const assistanceSteps: readonly StepPlan[] = [
  {
    id: 'notice-sent',
    label: 'Notice sent',
    explains: 'The written notice about financial assistance, with its plain-language summary, went to the patient.',
    duty: '',
  },
  {
    id: 'application-offered',
    label: 'Application offered',
    explains: 'The patient was offered an application for financial assistance, and help with it.',
    duty: '',
  },
  {
    id: 'presumptive-screening',
    label: 'Presumptive screening done',
    explains: 'Whether the patient is eligible without an application was looked at.',
    duty: '',
  },
];
