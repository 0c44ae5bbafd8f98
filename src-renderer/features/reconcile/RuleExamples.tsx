import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Trash from 'lucide-react/icons/trash-2';
import { Fragment } from 'react';
import { CalendarDate } from '../../../src-shared/base/dates.ts';
import type { RuleTable } from '../../../src-shared/matching/match-rules.ts';
import type { RuleSides } from '../../../src-shared/matching/rule-words.ts';
import { decimalText } from '../../../src-shared/money/money.ts';
import { type RuleExample, tryExample } from '../../../src-shared/reconciliation/pair-rules.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { newExample } from './edit-rules.ts';
import { typedAmount } from './period-form.ts';
import { ChoiceField, TypedField } from './RuleFields.tsx';
import { t } from '../../language/t.ts';

const expectText = { automatic: t('Matched by itself'), suggested: t('Suggested'), open: t('Left open') } as const;

type Props = {
  table: RuleTable;
  examples: readonly RuleExample[];
  sides: RuleSides;
  onEdit: ((examples: RuleExample[]) => void) | null;
};

/** Two lines and what must become of them: rules with an example that fails are not put into use. */
export function RuleExamples({ table, examples, sides, onEdit }: Props) {
  const change = (at: number, next: RuleExample) =>
    onEdit?.(examples.map((example, place) => (place === at ? next : example)));
  return (
    <>
      {examples.length === 0 && <p className="quiet">{t('No example says what must become of two lines.')}</p>}
      {examples.length > 0 && (
        <Table aria-label={t('Examples')}>
          <thead>
            <tr>
              <th scope="col">{t('Example')}</th>
              <th scope="col">{t('Line')}</th>
              <th scope="col">{t('Date')}</th>
              <th scope="col">{t('Amount')}</th>
              <th scope="col">{t('Reference')}</th>
              <th scope="col">{t('Party')}</th>
              <th scope="col">{t('Must be')}</th>
              <th scope="col">{t('Comes out')}</th>
            </tr>
          </thead>
          <tbody>
            {examples.map((example, at) => (
              // Examples have no name but their place.
              // oxlint-disable-next-line react/no-array-index-key
              <Example key={at} {...{ table, example, at, sides }} onChange={onEdit && ((next) => change(at, next))}>
                {onEdit && (
                  <IconButton
                    size="small"
                    aria-label={t('Remove example {at}', { at: at + 1 })}
                    onClick={() => onEdit(examples.filter((_, place) => place !== at))}
                  >
                    <Trash size={14} />
                  </IconButton>
                )}
              </Example>
            ))}
          </tbody>
        </Table>
      )}
      {onEdit && (
        <Button size="small" variant="outlined" onClick={() => onEdit([...examples, newExample()])}>
          {t('Add an example')}
        </Button>
      )}
    </>
  );
}

type ExampleProps = Pick<Props, 'table' | 'sides'> & {
  example: RuleExample;
  at: number;
  onChange: ((example: RuleExample) => void) | null;
  children: React.ReactNode;
};

function Example({ table, example, at, sides, onChange, children }: ExampleProps) {
  const name = t('Example {at}', { at: at + 1 });
  const { outcome, rule } = tryExample(table, example);
  const isRight = outcome === example.expect;
  return (
    <>
      {(['left', 'right'] as const).map((side) => (
        <tr key={side}>
          {side === 'left' && <td rowSpan={2}>{at + 1}</td>}
          <td>{sides[side]}</td>
          <Line name={`${name}, ${sides[side]}`} {...{ example, side, onChange }} />
          {side === 'left' && (
            <>
              <td rowSpan={2}>
                {onChange ? (
                  <ChoiceField
                    label={t('{name} must be', { name })}
                    value={example.expect}
                    options={expectText}
                    onChoose={(expect) => onChange({ ...example, expect })}
                  />
                ) : (
                  expectText[example.expect]
                )}
              </td>
              <td rowSpan={2}>
                <StatusMark tone={isRight ? 'done' : 'breach'} word={expectText[outcome]} />
                {rule !== null && <div className="quiet">{t('by {rule}', { rule })}</div>}
                {children}
              </td>
            </>
          )}
        </tr>
      ))}
    </>
  );
}

type LineProps = Pick<ExampleProps, 'example' | 'onChange'> & { name: string; side: 'left' | 'right' };

function Line({ name, example, side, onChange }: LineProps) {
  const line = example[side];
  const { date, amountMinor, reference, party } = line;
  if (!onChange) {
    return [date, decimalText(amountMinor), reference, party].map((text, at) => (
      // oxlint-disable-next-line react/no-array-index-key
      <td key={at}>{text}</td>
    ));
  }
  const change = (part: Partial<typeof line>) => onChange({ ...example, [side]: { ...line, ...part } });
  const dayOf = (text: string) => CalendarDate.safeParse(text).data ?? null;
  return (
    <Fragment>
      <td>
        <TypedField
          label={t('{name} date', { name })}
          shown={date}
          width={96}
          read={dayOf}
          onType={(day) => change({ date: day })}
        />
      </td>
      <td>
        <TypedField
          label={t('{name} amount', { name })}
          shown={decimalText(amountMinor)}
          width={88}
          read={typedAmount}
          onType={(minor) => change({ amountMinor: minor })}
        />
      </td>
      <td>
        <TypedField
          label={t('{name} reference', { name })}
          shown={reference}
          width={130}
          read={(text) => text}
          onType={(text) => change({ reference: text })}
        />
      </td>
      <td>
        <TypedField
          label={t('{name} party', { name })}
          shown={party}
          width={150}
          read={(text) => text}
          onType={(text) => change({ party: text })}
        />
      </td>
    </Fragment>
  );
}
