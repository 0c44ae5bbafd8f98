import { styled } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import type { Entrance, OpenWorkbench, Welcome } from '../../data/session.ts';
import { AccountForm } from './AccountForm.tsx';
import { ChoosePinForm } from './ChoosePinForm.tsx';
import { PracticeWay } from './PracticeWay.tsx';
import { UnlockForm, type LocalPerson } from './UnlockForm.tsx';
import { keepLanguage, language } from '../../language/language.ts';
import { type Language, languages, offeredLanguages } from '../../language/languages.ts';
import { t } from '../../language/t.ts';

const Page = styled('main')({
  height: '100%',
  overflow: 'auto',
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 440px)',
  justifyContent: 'center',
  alignContent: 'start',
  gap: 20,
  padding: '8vh 24px 24px',
});
const Name = styled('header')({
  '& > p:first-of-type': { fontSize: 28, lineHeight: '36px', fontWeight: 600, letterSpacing: '-0.02em' },
  '& > p:last-of-type': { color: 'var(--cs-ink-muted)' },
});
const Card = styled('section')({
  border: '1px solid var(--cs-line)',
  borderRadius: 8,
  background: 'var(--cs-surface)',
  padding: 20,
});

const Tongue = styled('label')({
  display: 'flex',
  gap: 8,
  alignItems: 'center',
  justifySelf: 'start',
  color: 'var(--cs-ink-muted)',
  '& select': {
    height: 28,
    padding: '0 6px',
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
    background: 'var(--cs-surface)',
    color: 'var(--cs-ink)',
    font: 'inherit',
  },
});

/** What the menu offers, and what is spoken although it does not. */
const spoken: readonly Language[] = [...new Set([...offeredLanguages, language])];

type Step = { readonly at: 'unlock' } | { readonly at: 'account' } | { readonly at: 'pin'; readonly welcome: Welcome };

type Props = {
  entrance: Entrance;
  onOpen: (workbench: OpenWorkbench) => void;
  /** Opens the office with invented cases instead. */
  practise: () => Promise<void>;
};

/** The way in: unlock what is kept on this computer, or sign in with an account and choose a PIN. */
export function SignInPage({ entrance, onOpen, practise }: Props) {
  const [people, setPeople] = useState<readonly LocalPerson[] | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const at = step?.at;

  useEffect(() => {
    let here = true;
    void entrance.people().then((found) => {
      if (!here) return;
      setPeople(found);
      setStep((now) => now ?? { at: found.length > 0 ? 'unlock' : 'account' });
    });
    return () => {
      here = false;
    };
    // Whose work is here may have changed with each step: somebody has made theirs, or removed it.
  }, [entrance, at]);

  return (
    <Page>
      <Name>
        <p>Countersign</p>
        <p>{t('Approvals, reconciliation and posting for the billing office')}</p>
      </Name>
      <Card>
        {step?.at === 'unlock' && people && (
          <UnlockForm
            people={people}
            entrance={entrance}
            onOpen={onOpen}
            onOther={() => setStep({ at: 'account' })}
            onForgotten={(id) => {
              const left = people.filter((person) => person.id !== id);
              setPeople(left);
              if (left.length === 0) setStep({ at: 'account' });
            }}
          />
        )}
        {step?.at === 'account' && (
          <AccountForm
            entrance={entrance}
            onWelcome={(welcome) => setStep({ at: 'pin', welcome })}
            onUnlock={people && people.length > 0 ? () => setStep({ at: 'unlock' }) : null}
          />
        )}
        {step?.at === 'pin' && (
          <ChoosePinForm welcome={step.welcome} onOpen={onOpen} onBack={() => setStep({ at: 'account' })} />
        )}
      </Card>
      <PracticeWay practise={practise} />
      <Tongue>
        {t('Language')}
        <select
          value={language}
          onChange={({ target }) => {
            const chosen = spoken.find((one) => one === target.value);
            if (chosen) keepLanguage(chosen);
            location.reload();
          }}
        >
          {spoken.map((one) => (
            <option key={one} value={one} lang={one}>
              {languages[one].name}
            </option>
          ))}
        </select>
      </Tongue>
    </Page>
  );
}
