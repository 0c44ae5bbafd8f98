import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { dateText } from '../../../src-shared/base/dates.ts';
import { type LineEvent, lineEventText, standingOf } from '../../../src-shared/reconciliation/line-history.ts';
import { momentText } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import type { namesOf } from './line-names.ts';
import { t } from '../../language/t.ts';

const Place = styled('div')({
  '& h3': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& ol': { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 4 },
  '& li': { overflowWrap: 'anywhere' },
  '& time': { color: 'var(--cs-ink-muted)' },
});

type Props = { events: readonly LineEvent[]; names: ReturnType<typeof namesOf>; onCase: (id: string) => void };

/** Who did what to a line, and when; newest first. */
export function LineHistory({ events, names, onCase }: Props) {
  const { assigned, waitsUntil } = standingOf(events);
  return (
    <Place>
      <h3>{t('History')}</h3>
      {assigned !== null && <p>{t('{person} sees to it.', { person: names.person(assigned) })}</p>}
      {waitsUntil !== null && <p>{t('It waits until {waitsUntil}.', { waitsUntil: dateText(waitsUntil) })}</p>}
      {events.length === 0 && <p className="quiet">{t('Nobody has done or said anything about this line yet.')}</p>}
      <ol aria-label={t('History of the line')}>
        {events.toReversed().map(({ by, at, item, isWaiting }, place) => (
          <li key={events.length - place}>
            <strong>{by}</strong> {lineEventText(item, names)} <time dateTime={at}>{momentText(at)}</time>{' '}
            {isWaiting && <StatusMark tone="plain" word={t('Waiting')} />}
            {item.do === 'case' && (
              <Button size="small" onClick={() => onCase(item.case)}>
                {t('Open the case')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Place>
  );
}
