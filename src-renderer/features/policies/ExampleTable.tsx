import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Trash from 'lucide-react/icons/trash-2';
import { evaluate } from '../../../src-shared/policy/evaluate.ts';
import type { PolicyExample, PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import { failedExamples } from '../../../src-shared/policy/examples.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { shownValue, typedValue } from './cell-words.ts';
import { Cell, Words } from './Cell.tsx';
import { withExample, withNewExample, withoutExample } from './edit-table.ts';
import { t } from '../../language/t.ts';

type Props = { table: PolicyTable; onEdit: ((table: PolicyTable) => void) | null };

/** What must come out, whatever else changes: a table with an example that fails is not published. */
export function ExampleTable({ table, onEdit }: Props) {
  const failed = new Map(failedExamples(table).map(({ example, text }) => [example, text]));
  return (
    <>
      {table.examples.length === 0 && <p>{t('No example says what must come out.')}</p>}
      {table.examples.length > 0 && (
        <Table aria-label={t('Examples of {tableTitle}', { tableTitle: t(table.title) })}>
          <thead>
            <tr>
              <th>{t('Example')}</th>
              {table.inputs.map(({ name, label }) => (
                <th key={name} style={{ whiteSpace: 'normal' }}>
                  {label}
                </th>
              ))}
              {table.outputs.map(({ name }) => (
                <th key={name}>{t('must be: {name}', { name })}</th>
              ))}
              <th>{t('Comes out')}</th>
              {onEdit && (
                <th>
                  <span className="visually-hidden">{t('Remove the example')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {table.examples.map((example, at) => (
              <ExampleRow
                // The place is what tells two examples apart: their words may be the same for a moment.
                // oxlint-disable-next-line react/no-array-index-key
                key={at}
                {...{ table, example, at, onEdit }}
                failure={failed.get(example) ?? null}
              />
            ))}
          </tbody>
        </Table>
      )}
      {onEdit && <Button onClick={() => onEdit(withNewExample(table))}>{t('Add an example')}</Button>}
    </>
  );
}

type RowProps = Props & { example: PolicyExample; at: number; failure: string | null };

function ExampleRow({ table, example, at, failure, onEdit }: RowProps) {
  const name = t('Example {at}', { at: at + 1 });
  return (
    <tr data-rule={name}>
      <td style={{ minWidth: 180 }}>
        {onEdit ? (
          <Words
            label={t('{name} in words', { name })}
            text={example.text}
            onType={(text) => onEdit(withExample(table, at, (old) => ({ ...old, text })))}
          />
        ) : (
          example.text
        )}
      </td>
      {table.inputs.map((input) => (
        <td key={input.name}>
          {onEdit ? (
            <Cell
              label={`${name}, ${t(input.label)}`}
              text={shownValue(example.inputs[input.name], input.type)}
              onType={(text) =>
                onEdit(
                  withExample(table, at, (old) => ({
                    ...old,
                    inputs: { ...old.inputs, [input.name]: typedValue(text, input) },
                  })),
                )
              }
            />
          ) : (
            shownValue(example.inputs[input.name], input.type)
          )}
        </td>
      ))}
      {table.outputs.map((output) => (
        <td key={output.name}>
          {onEdit ? (
            <Cell
              label={t('{name}, {output} must be', { name, output: output.name })}
              text={shownValue(example.expect[output.name], output.type)}
              hint={t('any')}
              onType={(text) => onEdit(withExample(table, at, (old) => withExpected(old, output, text)))}
            />
          ) : (
            shownValue(example.expect[output.name], output.type) || t('any')
          )}
        </td>
      ))}
      <td>
        {failure === null ? (
          <StatusMark tone="done" word={t('as it says, by {ruleOf}', { ruleOf: ruleOf(table, example) })} />
        ) : (
          <span style={{ color: 'var(--cs-breach-ink)' }}>{failure}</span>
        )}
      </td>
      {onEdit && (
        <td>
          <IconButton
            size="small"
            aria-label={t('Remove example {at}', { at: at + 1 })}
            onClick={() => onEdit(withoutExample(table, at))}
          >
            <Trash size={14} aria-hidden />
          </IconButton>
        </td>
      )}
    </tr>
  );
}

function withExpected(example: PolicyExample, output: PolicyTable['outputs'][number], text: string): PolicyExample {
  const { [output.name]: _, ...others } = example.expect;
  return { ...example, expect: text.trim() === '' ? others : { ...others, [output.name]: typedValue(text, output) } };
}

function ruleOf(table: PolicyTable, { inputs }: PolicyExample): string {
  const decided = evaluate(table, inputs);
  return decided.ok ? decided.value.rule : 'nothing';
}
