import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { decimalText } from '../../../src-shared/money/money.ts';
import type { MatchRule, PairRule } from '../../../src-shared/matching/match-rules.ts';
import { typedDays, typedShare } from './edit-rules.ts';
import { typedAmount } from './period-form.ts';
import { rich } from '../../language/rich.ts';
import { t } from '../../language/t.ts';

const look = {
  height: 26,
  padding: '2px 6px',
  border: '1px solid var(--cs-line)',
  borderRadius: 3,
  background: 'var(--cs-surface)',
  color: 'var(--cs-ink)',
  font: 'inherit',
  '&[aria-invalid="true"]': { borderColor: 'var(--cs-breach-ink)' },
};
const Field = styled('input')(look);
const Choice = styled('select')({ ...look, maxWidth: '100%' });
const Row = styled('div')({ display: 'flex', flexWrap: 'wrap', gap: 4, alignItems: 'center' });

type TypedProps<T> = {
  label: string;
  shown: string;
  width?: number;
  /** null: it is none. */
  read: (text: string) => T | null;
  onType: (value: T) => void;
};

/** A value as it is typed: it counts as soon as it can be read, and is marked until then. */
export function TypedField<T>({ label, shown, width = 72, read, onType }: TypedProps<T>) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field
      aria-label={label}
      aria-invalid={(typed !== null && read(typed) === null) || undefined}
      style={{ width }}
      spellCheck={false}
      autoComplete="off"
      value={typed ?? shown}
      onChange={({ target }) => {
        setTyped(target.value);
        const value = read(target.value);
        if (value !== null) onType(value);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: Readonly<Record<T, string>>;
  onChoose: (value: T) => void;
};

export function ChoiceField<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  const keys = Object.keys(options) as T[];
  return (
    <Choice
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        const chosen = keys.find((key) => key === target.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      {keys.map((key) => (
        <option key={key} value={key}>
          {options[key]}
        </option>
      ))}
    </Choice>
  );
}

export const holdsText = { yes: t('Holds by itself'), no: t('Suggested') } as const;
const referenceText: Readonly<Record<PairRule['reference'], string>> = {
  trace: t('Same trace number'),
  same: t('Same text'),
  notDifferent: t('Not another one'),
  any: t('Any'),
};
const partyText: Readonly<Record<PairRule['party'], string>> = {
  same: t('Same'),
  notDifferent: t('Not another one'),
  similar: t('Similar'),
  learned: t('Matched before'),
  any: t('Any'),
};
const amountText: Readonly<Record<PairRule['amount']['kind'], string>> = {
  exact: t('The same'),
  tolerance: t('Within'),
  netOfFee: t('Less a fee of'),
};

type RuleProps = { rule: MatchRule; name: string; onChange: (rule: MatchRule) => void };

export function ReferenceField({ rule, name, onChange }: RuleProps) {
  const label = t('{name}, reference', { name });
  if (rule.kind === 'pair')
    return (
      <ChoiceField
        label={label}
        value={rule.reference}
        options={referenceText}
        onChoose={(reference) => onChange({ ...rule, reference })}
      />
    );
  const { notDifferent: _, ...options } = referenceText;
  return (
    <ChoiceField
      label={label}
      value={rule.reference}
      options={options}
      onChoose={(reference) => onChange({ ...rule, reference })}
    />
  );
}

export function PartyField({ rule, name, onChange }: RuleProps) {
  const label = t('{name}, party', { name });
  if (rule.kind === 'pair')
    return (
      <ChoiceField
        label={label}
        value={rule.party}
        options={partyText}
        onChoose={(party) => onChange({ ...rule, party })}
      />
    );
  const { same, any } = partyText;
  return (
    <ChoiceField
      label={label}
      value={rule.party}
      options={{ same, any }}
      onChoose={(party) => onChange({ ...rule, party })}
    />
  );
}

/** How far amounts may be apart. */
export function AmountFields({ rule, name, onChange }: RuleProps) {
  if (rule.kind === 'sum') return <span className="quiet">{t('Adds up to the cent')}</span>;
  const { amount } = rule;
  return (
    <Row>
      <ChoiceField
        label={t('{name}, amount', { name })}
        value={amount.kind}
        options={amountText}
        onChoose={(kind) =>
          onChange({ ...rule, amount: kind === 'exact' ? { kind } : { kind, minor: 100, basisPoints: 0 } })
        }
      />
      {amount.kind !== 'exact' && (
        <>
          <TypedField
            label={t('{name}, fixed amount', { name })}
            shown={decimalText(amount.minor)}
            read={(text) => positive(typedAmount(text))}
            onType={(minor) => onChange({ ...rule, amount: { ...amount, minor } })}
          />
          <TypedField
            label={t('{name}, percent', { name })}
            shown={`${amount.basisPoints / 100}%`}
            width={56}
            read={typedShare}
            onType={(basisPoints) => onChange({ ...rule, amount: { ...amount, basisPoints } })}
          />
        </>
      )}
    </Row>
  );
}

/** Days that the right date may be before and after the left one. */
export function DaysFields({ rule, name, onChange }: RuleProps) {
  const day = (key: 'before' | 'after') => (
    <TypedField
      label={t('{name}, days {key}', { name, key })}
      shown={String(rule.days[key])}
      width={44}
      read={typedDays}
      onType={(value) => onChange({ ...rule, days: { ...rule.days, [key]: value } })}
    />
  );
  return <Row sx={{ flexWrap: 'nowrap' }}>{rich('{day} to {day2}', { day: day('before'), day2: day('after') })}</Row>;
}

function positive(minor: number | null): number | null {
  return minor !== null && minor >= 0 ? minor : null;
}
