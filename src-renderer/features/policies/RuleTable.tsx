import { styled } from '@mui/material/styles';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Plus from 'lucide-react/icons/plus';
import Trash from 'lucide-react/icons/trash-2';
import type { KeyboardEvent } from 'react';
import type { PolicyFinding } from '../../../src-shared/policy/check-policies.ts';
import type { PolicyOutput, PolicyRule, PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { shownCell, shownValue } from './cell-words.ts';
import { Cell, Words } from './Cell.tsx';
import { withCondition, withNewRule, withOutcome, withoutRule, withRule, withRuleMoved } from './edit-table.ts';
import { t } from '../../language/t.ts';

const Rules = styled(Table)({
  '& th, & td': { verticalAlign: 'top' },
  '& th.outcome, & td.outcome': { background: 'var(--cs-sunken)' },
  '& td': { padding: '3px 4px' },
  '& .rule': { minWidth: 280, paddingInlineStart: 8 },
  '& .rule > div': { display: 'grid', gridTemplateColumns: '56px minmax(0, 1fr)', gap: 6, alignItems: 'start' },
  '& .rule b': { fontWeight: 600, lineHeight: '26px', whiteSpace: 'nowrap' },
  '& .tools > div': { display: 'grid', gridTemplateColumns: '28px 28px', justifyContent: 'end' },
  '@media (min-width: 1600px)': { '& .tools > div': { gridTemplateColumns: 'repeat(4, 28px)' } },
  '& .any': { color: 'var(--cs-ink-muted)' },
  '& tr.found td': { borderBottom: '1px solid var(--cs-line)', paddingTop: 0 },
  '& tr[data-rule]:has(+ tr.found) td': { borderBottom: 0 },
  '& tr.found p': { display: 'flex', gap: 6, alignItems: 'center', color: 'var(--cs-breach-ink)' },
  '& select': {
    height: 26,
    border: '1px solid var(--cs-line)',
    borderRadius: 3,
    background: 'var(--cs-surface)',
    color: 'var(--cs-ink)',
    font: 'inherit',
  },
});

type Props = {
  table: PolicyTable;
  findings: readonly PolicyFinding[];
  /** Every version there was: an id of theirs is not given again. */
  known: readonly PolicyTable[];
  /** null: it is only read. */
  onEdit: ((table: PolicyTable) => void) | null;
};

/** The rules of a policy, in the order in which they are tried. Findings stand under the rule they are about. */
export function RuleTable({ table, findings, known, onEdit }: Props) {
  const columns = 2 + table.inputs.length + table.outputs.length;
  return (
    <Rules aria-label={t('Rules of {tableTitle}', { tableTitle: t(table.title) })}>
      <thead>
        <tr>
          <th scope="col">{t('Rule')}</th>
          {table.inputs.map(({ name, label, type }) => (
            <th key={name} scope="col" title={`${name} (${type})`}>
              {label.length > 24 ? <Short label={label} /> : label}
            </th>
          ))}
          {table.outputs.map(({ name }) => (
            <th key={name} scope="col" className="outcome">
              {name}
            </th>
          ))}
          {onEdit && (
            <th>
              <span className="visually-hidden">{t('Change the rule')}</span>
            </th>
          )}
        </tr>
      </thead>
      {table.rules.map((rule) => (
        <RuleRows
          key={rule.id}
          {...{ table, rule, known, onEdit, columns }}
          findings={findings.filter((finding) => finding.policy === table.policy && finding.rule === rule.id)}
        />
      ))}
    </Rules>
  );
}

/** A long label on two lines at most: the column stays narrow. */
function Short({ label }: { label: string }) {
  return <span style={{ display: 'inline-block', whiteSpace: 'normal', minWidth: 110 }}>{label}</span>;
}

type RowProps = Omit<Props, 'findings'> & { rule: PolicyRule; findings: readonly PolicyFinding[]; columns: number };

function RuleRows({ table, rule, findings, known, onEdit, columns }: RowProps) {
  const { id } = rule;
  const moving = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (!onEdit || by === undefined || !event.altKey) return;
    event.preventDefault();
    onEdit(withRuleMoved(table, id, by));
  };
  return (
    <tbody>
      <tr data-rule={id} onKeyDown={moving}>
        <td className="rule">
          <div>
            <b>{id}</b>
            {onEdit ? (
              <Words
                label={t('{id} in words', { id })}
                text={rule.text}
                hint={t('What it says, in a sentence')}
                onType={(text) => onEdit(withRule(table, id, (old) => ({ ...old, text })))}
              />
            ) : (
              <span>{rule.text}</span>
            )}
          </div>
        </td>
        {table.inputs.map(({ name, label, type }) => (
          <td key={name} style={type === 'text' ? undefined : { whiteSpace: 'nowrap' }}>
            {onEdit ? (
              <Cell
                label={`${id}, ${label}`}
                text={shownCell(rule.when[name], type)}
                hint={t('any')}
                invalid={findings.some(({ text }) => text.includes(label) || text.includes(name))}
                onType={(text) => onEdit(withCondition(table, id, name, text))}
              />
            ) : (
              shownCell(rule.when[name], type) || <span className="any">{t('any')}</span>
            )}
          </td>
        ))}
        {table.outputs.map((output) => (
          <td key={output.name} className="outcome">
            <OutcomeCell {...{ table, rule, output, onEdit }} />
          </td>
        ))}
        {onEdit && (
          <td className="tools">
            <Tools {...{ table, id, known, onEdit }} />
          </td>
        )}
      </tr>
      {findings.map(({ text }) => (
        <tr key={text} className="found">
          <td colSpan={columns}>
            <p>
              <StatusIcon tone="breach" /> {text}
            </p>
          </td>
        </tr>
      ))}
    </tbody>
  );
}

type OutcomeProps = Pick<Props, 'table' | 'onEdit'> & { rule: PolicyRule; output: PolicyOutput };

function OutcomeCell({ table, rule, output, onEdit }: OutcomeProps) {
  const { name, type, allowed } = output;
  const text = shownValue(rule.then[name], type);
  if (!onEdit) return text;
  const label = `${rule.id}, ${name}`;
  const edit = (typed: string) => onEdit(withOutcome(table, rule.id, output, typed));
  const choices = (type === 'boolean' ? [true, false] : allowed)?.map((value) => shownValue(value, type));
  if (!choices) return <Cell label={label} text={text} onType={edit} />;
  return (
    <select aria-label={label} value={text} onChange={({ target }) => edit(target.value)}>
      {(choices.includes(text) ? choices : [text, ...choices]).map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  );
}

type ToolProps = Pick<Props, 'table' | 'known'> & { id: string; onEdit: (table: PolicyTable) => void };

function Tools({ table, id, known, onEdit }: ToolProps) {
  const tools = [
    { label: t('Move {id} up (Alt+Up)', { id }), Icon: ArrowUp, run: () => onEdit(withRuleMoved(table, id, -1)) },
    { label: t('Move {id} down (Alt+Down)', { id }), Icon: ArrowDown, run: () => onEdit(withRuleMoved(table, id, 1)) },
    { label: t('New rule before {id}', { id }), Icon: Plus, run: () => onEdit(withNewRule(table, id, known)) },
    { label: t('Remove {id}', { id }), Icon: Trash, run: () => onEdit(withoutRule(table, id)) },
  ];
  return (
    <div>
      {tools.map(({ label, Icon, run }) => (
        <Tooltip key={label} title={label}>
          <IconButton size="small" aria-label={label} onClick={run}>
            <Icon size={14} aria-hidden />
          </IconButton>
        </Tooltip>
      ))}
    </div>
  );
}
