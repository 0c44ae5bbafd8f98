import { styled } from '@mui/material/styles';
import { useEffect, useRef } from 'react';
import { nextStep } from '../../../src-shared/case/case-steps.ts';
import { placeOf } from '../../../src-shared/case/place-of-case.ts';
import { billingCaseMap } from '../../../src-shared/process/billing-case-maps.ts';
import { nextByTimer, nodeOf, type ProcessMap } from '../../../src-shared/process/process-map.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import type { Reference } from '../../show/reference.ts';
import { calendarAt, siteMomentText } from '../../show/site-time.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import type { CaseActions } from './case-actions.ts';
import { ProcessMapView } from './ProcessMapView.tsx';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Words = styled('div')({
  display: 'grid',
  gap: 4,
  '& p': { overflowWrap: 'anywhere' },
  '& .buttons': { display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 6 },
});
const Scroll = styled('div')({ overflowX: 'auto', marginTop: 10, paddingBottom: 4 });

type Props = { shown: ShownCase; actions: CaseActions; reference: Reference };

/** What else it waits for at the same time: what that is, since when, and what happens next when nobody acts. */
function branchesOf(shown: ShownCase, map: ProcessMap, calendar: ReturnType<typeof calendarAt>) {
  const step = nextStep(shown);
  return (placeOf(shown).beside ?? []).flatMap(({ node, since, until }) => {
    const at = nodeOf(map, node);
    if (!at) return [];
    const next = nextByTimer(map, node);
    return [
      {
        at: node,
        words: t('{atLabel}, since {since}.', { atLabel: t(at.label), since: siteMomentText(since, calendar) }),
        waits: step ? `${t(step.label)}: ${t(step.explains)}` : t(at.waitsFor ?? ''),
        then:
          next && until
            ? t('If nobody acts until {until}: {nextLabel}.', {
                until: siteMomentText(until, calendar),
                nextLabel: t(next.label).toLowerCase(),
              })
            : t('If nobody acts, it stays here, and the case cannot be approved.'),
      },
    ];
  });
}

/** Where the case's process is, what it waits for, since when, and what happens next when nobody acts. */
export function WhereItIs({ shown, actions, reference }: Props) {
  const place = placeOf(shown);
  const map = billingCaseMap(place.version);
  const node = map && nodeOf(map, place.node);
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Nothing of the page is moved: only the drawing within its box.
    const at = scroll.current?.querySelector<SVGGElement>('[data-here]')?.getBoundingClientRect();
    const box = scroll.current?.getBoundingClientRect();
    if (!at || !box || !scroll.current) return;
    if (at.right > box.right || at.left < box.left) {
      scroll.current.scrollLeft += (at.left + at.right - box.left - box.right) / 2;
    }
  }, [place.node]);
  if (!map || !node) return null;
  const calendar = calendarAt(shown.site, reference.directory);
  const next = nextByTimer(map, node.id);
  const { paused, until } = place;
  const isOver = node.kind === 'end';
  const waitsFor =
    shown.state === 'returned'
      ? t('{proposedBy} answers.', { proposedBy: shown.proposedBy.name })
      : t(node.waitsFor ?? '');
  const goesOn =
    isOver || paused
      ? ''
      : next && until
        ? t('If nobody acts until {until}: {nextLabel}.', {
            until: siteMomentText(until, calendar),
            nextLabel: t(next.label).toLowerCase(),
          })
        : isUnfinished(shown.state)
          ? t('If nobody acts, it stays here.')
          : '';
  const since = t('{nodeLabel}, since {since}.', {
    nodeLabel: t(node.label),
    since: siteMomentText(place.since, calendar),
  });
  const beside = branchesOf(shown, map, calendar);
  return (
    <Section title={t('Where it is')} aside={t('Process version {version}', { version: map.version })}>
      <Words>
        <p>
          <strong>{since}</strong> {!isOver && waitsFor}
        </p>
        {goesOn && <p>{goesOn}</p>}
        {beside.map(({ at, words, waits, then }) => (
          <p key={at}>
            <strong>{t('At the same time: {words}', { words })}</strong> {waits} {!paused && then}
          </p>
        ))}
        {paused && (
          <p>
            {rich(
              '{statusMark} since {at} by {by}: {reason} No deadline counts and nothing is posted until it is resumed; clocks of the law run on.',
              {
                statusMark: <StatusMark tone="risk" word={t('Paused')} />,
                at: siteMomentText(paused.at, calendar),
                by: paused.by.name,
                reason: paused.reason,
              },
            )}
          </p>
        )}
        {!isOver && (
          <div className="buttons">
            <ActionButton action={paused ? actions.resume : actions.pause} />
            <ActionButton action={actions.retry} />
            <ActionButton action={actions.skip} />
          </div>
        )}
      </Words>
      <Scroll ref={scroll} tabIndex={0} role="group" aria-label={t('Map of the process')}>
        <ProcessMapView
          map={map}
          here={[node.id, ...beside.map(({ at }) => at)]}
          next={paused ? [] : [next, ...beside.map(({ at }) => nextByTimer(map, at))].flatMap((one) => one?.id ?? [])}
          label={[since, goesOn, ...beside.map(({ words, then }) => `${words} ${then}`)].join(' ')}
        />
      </Scroll>
    </Section>
  );
}
