import { styled } from '@mui/material/styles';
import { map } from 'rxjs';
import { useMemo } from 'react';
import { letterProblemWords, mayBePreviewed } from '../../../src-shared/letter/letter-problem.ts';
import { type LetterChoice, lettersOf } from '../../../src-shared/letter/letters.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { Section } from '../../ui/Section.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { t } from '../../language/t.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 10,
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& li': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '4px 12px' },
  '& li > div:first-of-type': { flex: '1 1 180px', minWidth: 0 },
  '& li > div:last-of-type': { display: 'flex', flexWrap: 'wrap', gap: 8 },
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

const OFFLINE = t('Letters are made by the server, which does not answer now.');

type Props = { workbench: Workbench; shown: ShownCase };

/** Letters that can be made of the case: as they would be, and to be taken once the case is there. */
export function LettersSection({ workbench, shown }: Props) {
  const isOnline = useObservable(
    useMemo(() => workbench.sync$.pipe(map(({ connection }) => connection === 'online')), [workbench]),
    true,
  );
  const letters = useMemo(
    () => lettersOf(shown).map((letter) => ({ letter, ...letterActions(workbench, shown, letter, isOnline) })),
    [workbench, shown, isOnline],
  );
  useActions(letters.flatMap(({ preview, take }) => [preview, take]));
  if (letters.length === 0) return null;
  return (
    <Section title={t('Letters')}>
      <List>
        {letters.map(({ letter: { id, title, problem, version }, preview, take }) => (
          <li key={id}>
            <div>
              <strong>{t(title)}</strong>
              <small>
                {isOnline
                  ? problem
                    ? letterProblemWords(problem)
                    : t('Ready, version {version} of its template', { version })
                  : OFFLINE}
              </small>
            </div>
            <div>
              <ActionButton action={preview} label={t('Save a preview')} />
              <ActionButton action={take} label={t('Save the letter')} />
            </div>
          </li>
        ))}
      </List>
    </Section>
  );
}

function letterActions(
  workbench: Workbench,
  shown: ShownCase,
  { id, title, problem }: LetterChoice,
  isOnline: boolean,
) {
  const reason = problem ? letterProblemWords(problem) : undefined;
  const mayLook = problem === null || mayBePreviewed(problem);
  const action = (isPreview: boolean): Action => ({
    id: `case.letter.${id}.${isPreview ? 'preview' : 'take'}`,
    label: isPreview ? t('{title}: save a preview', { title: t(title) }) : t('{title}: save', { title: t(title) }),
    group: t('Case'),
    keys: [],
    run: () => void save(workbench, shown, { id, title, isPreview }),
    disabledReason: isOnline ? (isPreview && mayLook ? undefined : reason) : OFFLINE,
  });
  return { preview: action(true), take: action(false) };
}

async function save(
  workbench: Workbench,
  { id: caseId, number }: ShownCase,
  { id, title, isPreview }: { readonly id: string; readonly title: string; readonly isPreview: boolean },
): Promise<void> {
  try {
    const saved = await workbench.saveLetter({ caseId, number, letter: id, isPreview });
    if (saved === null) return;
    announce(
      isPreview
        ? t('{title}: the preview of {number} is in {saved}.', { title: t(title), number, saved })
        : t('{title}: the letter of {number} is in {saved}, and among the documents of the case.', {
            title: t(title),
            number,
            saved,
          }),
    );
  } catch (error) {
    announce(t('The letter could not be had: {fault}', { fault: faultWords(error) }), { tone: 'risk' });
  }
}
