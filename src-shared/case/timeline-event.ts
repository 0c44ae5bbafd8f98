import { type Actor, SYSTEM } from '../authority/person.ts';
import { dateText, type Instant } from '../base/dates.ts';
import { formatMinor } from '../money/format.ts';
import type { CaseDocument, TimelineEvent } from './case-document.ts';
import type { Amendment, CaseEvent } from './case-event.ts';
import { amended } from './change-evidence.ts';
import { materialDifferences } from './material.ts';

/** How an event stands in the timeline of the case that it changes. */
export function timelineEvent(current: CaseDocument, event: CaseEvent, at: Instant): TimelineEvent {
  const amendment =
    event.type === 'resubmit' || event.type === 'amend' || event.type === 'recheck' ? event.amendment : null;
  const changes = amendment
    ? materialDifferences(current, { ...current, ...amended(current, amendment) })
    : handsOn(event)
      ? [{ label: 'Taken by', before: current.owner?.name ?? '', after: event.to?.name ?? '' }]
      : event.type === 'follow-up'
        ? [{ label: 'Follow up on', before: dayOrNone(current.followUp?.on), after: dayOrNone(event.on) }]
        : [];
  return {
    at,
    by: 'by' in event ? event.by : SYSTEM,
    ...('for' in event && event.for ? { for: event.for } : {}),
    event: event.type,
    text: eventText(current, event),
    ...(changes.length > 0 ? { changes: changes.map(({ label, before, after }) => ({ label, before, after })) } : {}),
    ...(amendment ? hindranceAfter(current, amendment) : {}),
    ...('decidedAt' in event && event.decidedAt ? { decidedAt: event.decidedAt } : {}),
    ...('mentions' in event && event.mentions?.length ? { mentions: [...event.mentions] } : {}),
    ...documentsOf(event),
  };
}

function hindranceAfter(current: CaseDocument, { blockedBy }: Partial<Amendment>): Pick<TimelineEvent, 'hindrance'> {
  if (!blockedBy) return {};
  const [was, is] = [(current.blockedBy ?? []).length > 0, blockedBy.length > 0];
  return was === is ? {} : { hindrance: is ? 'came' : 'gone' };
}

function dayOrNone(day: string | null | undefined): string {
  return day ? dateText(day) : 'no day';
}

function documentsOf(event: CaseEvent): Pick<TimelineEvent, 'documents'> {
  switch (event.type) {
    case 'comment':
      return event.documents && event.documents.length > 0 ? { documents: [...event.documents] } : {};
    case 'attach':
      return { documents: [event.document.id] };
    case 'receive':
    case 'discard':
      return { documents: [event.document] };
    default:
      return {};
  }
}

function handsOn(event: CaseEvent): event is Extract<CaseEvent, { to?: Actor | null }> & { readonly to: Actor | null } {
  return 'to' in event && event.to !== undefined;
}

function eventText(current: CaseDocument, event: CaseEvent): string {
  if ('text' in event) return event.text ?? '';
  switch (event.type) {
    case 'allow':
      return current.approvalRule.text;
    case 'post':
      return event.entry === '' ? 'Posted.' : `Posted as ${event.entry}, ${formatMinor(current.amountMinor)}.`;
    case 'failPosting':
      return event.message;
    case 'take':
    case 'release':
    case 'repost':
    case 'watch':
    case 'unwatch':
    case 'attach':
    case 'receive':
    case 'discard':
      return '';
  }
}
