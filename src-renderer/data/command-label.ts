import { readIntake } from '../../src-shared/case/intake.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import type { ShownCase } from './workbench.ts';
import { t } from '../language/t.ts';

/** What the list of results calls it: the case and its amount, as they were decided. */
export function labelOf(payload: CommandPayload, shown: ShownCase | null): string {
  if (shown) return `${shown.number} · ${formatMinor(shown.amountMinor)} · ${shown.title}`;
  if (payload.type === 'case.propose') return proposalLabel(payload);
  if (payload.type === 'reveal') return payload.of === 'document' ? t('Document') : t('Remittance');
  if (payload.type === 'notice.read') return t('Notices');
  if (payload.type === 'notice.settings') return t('Notification settings');
  if (payload.type === 'view.share') return t('View “{view}”', { view: payload.view.name });
  if (payload.type === 'view.unshare') return t('View');
  if (payload.type.startsWith('period.')) return periodLabel(payload);
  return payload.type === 'absence.arrange' || payload.type === 'absence.revoke' ? t('Absence') : '';
}

/** 'Patient refund PA-7F3K0002'. */
function proposalLabel({ kind: name, values }: Extract<CommandPayload, { type: 'case.propose' }>): string {
  const kind = caseKinds.find(name);
  const read = kind?.intake && readIntake(kind.intake.fields, values);
  const account = read?.ok ? (kind?.intake?.account(read.value) ?? '') : '';
  return `${t(kind?.label ?? name)} ${account}`.trim();
}

/** The period that is shared, or what is done with one: its name is in the list of periods. */
function periodLabel(payload: CommandPayload): string {
  if (payload.type === 'period.open' || payload.type === 'period.roll-forward')
    return t('Period “{payload}”', { payload: payload.name });
  if (payload.type !== 'period.work') return t('Period');
  const [first] = payload.items;
  const more = payload.items.length > 1 ? t(' and {items} more', { items: payload.items.length - 1 }) : '';
  return first && 'left' in first
    ? t('Lines {value}{more}', { value: [...first.left, ...first.right].slice(0, 4).join(', '), more })
    : t('Line {line}{more}', { line: first?.line, more });
}
