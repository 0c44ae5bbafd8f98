import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { caseStatus, dueStatus } from '../../show/case-words.ts';
import type { Reference } from '../../show/reference.ts';
import { riskStatus } from '../../show/risk-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Amount } from '../../ui/Amount.tsx';
import type { Action } from '../../ui/keys.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { calendarAt, zonedText } from '../../show/site-time.ts';
import { pinnedWords } from './pinned-words.ts';
import { t } from '../../language/t.ts';
import { kindLabel } from '../../show/kind-words.ts';
import { dateText } from '../../ui/format.ts';

const Head = styled('header')({
  display: 'grid',
  gap: 6,
  padding: '10px 16px 12px',
  borderBottom: '1px solid var(--cs-line)',
  background: 'var(--cs-surface)',
  '& > div': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 14px' },
  '& h1': { fontSize: 16, lineHeight: '24px', fontWeight: 600, letterSpacing: '-0.01em', whiteSpace: 'nowrap' },
  '& .title': { fontWeight: 500, overflowWrap: 'anywhere' },
  '& button': { verticalAlign: 'baseline', fontSize: 'inherit' },
  '& .amount': { fontSize: 28, lineHeight: '32px', fontWeight: 600, letterSpacing: '-0.02em' },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& .moves': { display: 'flex', alignItems: 'center', gap: 4, marginInlineStart: 'auto' },
});

type Props = {
  shown: ShownCase;
  reference: Reference;
  moves: readonly { readonly action: Action; readonly Icon: LucideIcon }[];
  /** '3 of 41', where the case stands in its list. */
  position: string;
  onExplain: () => void;
  /** Asks why it stands where it does in its queue. */
  why: Action;
  /** Besides its state: a legal hold. */
  marks: ReactNode;
};

/** What it is, how much, until when, how far, and why it is here. */
export function CaseHead({ shown, reference, moves, position, onExplain, why: place, marks }: Props) {
  const now = useNow();
  const kind = caseKinds.find(shown.kind);
  const due = dueStatus(shown, now);
  const risk = riskStatus(shown.risk);
  const { approvalsNeeded, approvals, why, state } = shown;
  const step = Math.min(approvals.length + 1, approvalsNeeded);
  const where = [
    shown.title.includes(shown.payer) ? '' : shown.payer,
    reference.directory.siteName(shown.site),
    shown.department && departmentText(shown.department, reference),
    shown.owner && t('taken by {owner}', { owner: shown.owner.name }),
  ];
  return (
    <Head>
      <div>
        <h1>
          {kindLabel(shown.kind)} {shown.number}
        </h1>
        <StatusMark {...caseStatus(shown)} filled />
        {due.word && <StatusMark tone={due.tone} word={t('Due {dueWord}', { dueWord: due.word })} />}
        {due.word && (
          <span className="quiet">{zonedText(shown.dueAt, calendarAt(shown.site, reference.directory))}</span>
        )}
        {risk.word && <StatusMark tone={risk.tone} word={t('{riskWord} risk', { riskWord: risk.word })} />}
        {shown.followUp && <StatusMark tone="plain" word={followUpText(shown.followUp)} />}
        {marks}
        {state === 'open' && approvalsNeeded > 1 && (
          <span className="quiet">{t('step {step} of {approvalsNeeded}', { step, approvalsNeeded })}</span>
        )}
      </div>
      <div>
        <span className="amount">
          <Amount minor={shown.amountMinor} />
        </span>
        <span className="quiet">{t(kind?.amountLabel ?? '')}</span>
        <span className="moves">
          {position && <span className="quiet">{position}</span>}
          <ActionButton action={place} label={t('Why?')} />
          {moves.map(({ action, Icon }) => (
            <ActionButton key={action.id} action={action} icon={<Icon size={14} aria-hidden />} compact />
          ))}
        </span>
      </div>
      <div>
        <p className="title">{shown.title}</p>
        <span className="quiet">{where.filter(Boolean).join(' · ')}</span>
      </div>
      <p>
        <span className="quiet">{t('Why here:')} </span>
        {why.text}{' '}
        <span className="quiet">
          {t('· policy {policy} v{version}, rule {rule}', { policy: why.policy, version: why.version, rule: why.rule })}
        </span>{' '}
        <Link component="button" type="button" onClick={onExplain}>
          {t('Explain')}
        </Link>
      </p>
      {pinnedWords(shown, reference).map((sentence) => (
        <p key={sentence} className="quiet">
          {sentence}
        </p>
      ))}
    </Head>
  );
}

/** 'Follow up on Dec 1, 2026: the payer answers by then'. */
function followUpText({ on, text }: NonNullable<ShownCase['followUp']>): string {
  return t('Follow up on {on}{text}', { on: dateText(on), text: text && `: ${text.slice(0, 60)}` });
}

/** 'Managed Care (Ruth Abramson)'. */
function departmentText(id: string, { directory }: Reference): string {
  const owner = directory.departments.find((one) => one.id === id)?.owner;
  const name = owner ? directory.person(owner)?.name : undefined;
  return `${directory.departmentName(id)}${name ? ` (${name})` : ''}`;
}
