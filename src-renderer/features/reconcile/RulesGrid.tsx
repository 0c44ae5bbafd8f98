import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Trash from 'lucide-react/icons/trash-2';
import type { MatchRule, RuleTable } from '../../../src-shared/matching/match-rules.ts';
import { type RuleSides, ruleSentence } from '../../../src-shared/matching/rule-words.ts';
import { Table } from '../../ui/Table.tsx';
import { addable, newRule, withAdded, withoutRule, withRule, withRuleMoved } from './edit-rules.ts';
import { AmountFields, ChoiceField, DaysFields, holdsText, PartyField, ReferenceField } from './RuleFields.tsx';
import { t } from '../../language/t.ts';

const Rules = styled(Table)({
  '& td': { padding: '6px 6px' },
  '& .rule': { minWidth: 300 },
  '& .rule b': { display: 'block', fontWeight: 600 },
  '& .tools': { whiteSpace: 'nowrap' },
});

type Props = {
  table: RuleTable;
  sides: RuleSides;
  /** Every id of a rule that any version has had: none is given again. */
  known: ReadonlySet<string>;
  /** null: it is only read. */
  onEdit: ((table: RuleTable) => void) | null;
};

/** The rules of a pair in the order in which they are tried, each with what it does in a sentence. */
export function RulesGrid({ table, sides, known, onEdit }: Props) {
  return (
    <>
      <Rules aria-label={t('Rules of matching')}>
        <thead>
          <tr>
            <th scope="col">{t('Rule')}</th>
            {onEdit && (
              <>
                <th scope="col">{t('Reference')}</th>
                <th scope="col">{t('Party')}</th>
                <th scope="col">{t('Amount')}</th>
                <th scope="col">{t('Days before to after')}</th>
              </>
            )}
            <th scope="col">{t('Its matches')}</th>
            {onEdit && (
              <th scope="col">
                <span className="visually-hidden">{t('Order')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {table.rules.map((rule, at) => (
            <Rule key={rule.id} {...{ table, rule, sides, at, onEdit }} />
          ))}
        </tbody>
      </Rules>
      <label className="row">
        <input
          type="checkbox"
          checked={table.noAmbiguous}
          disabled={!onEdit}
          onChange={({ target }) => onEdit?.({ ...table, noAmbiguous: target.checked })}
        />
        {t('Leave open what two lines fit equally well, instead of suggesting one of them.')}
      </label>
      {onEdit && (
        <div className="row">
          <Button
            size="small"
            variant="outlined"
            onClick={() => onEdit(withAdded(table, newRule(new Set([...known, ...table.rules.map(({ id }) => id)]))))}
          >
            {t('Add a rule')}
          </Button>
          {addable(table).map((rule) => (
            <Button key={rule.id} size="small" onClick={() => onEdit(withAdded(table, rule))}>
              {t('Add {id}', { id: rule.id })}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

type RuleProps = Pick<Props, 'table' | 'sides' | 'onEdit'> & { rule: MatchRule; at: number };

function Rule({ table, rule, sides, at, onEdit }: RuleProps) {
  const name = t('Rule {at}', { at: at + 1 });
  const change = (next: MatchRule) => onEdit?.(withRule(table, rule.id, () => next));
  const fields = { rule, name, onChange: change };
  return (
    <tr data-rule={rule.id}>
      <td className="rule">
        <b>
          {at + 1}. {rule.id}
        </b>
        {ruleSentence(rule, sides)}
      </td>
      {onEdit && (
        <>
          <td>
            <ReferenceField {...fields} />
          </td>
          <td>
            <PartyField {...fields} />
          </td>
          <td>
            <AmountFields {...fields} />
          </td>
          <td>
            <DaysFields {...fields} />
          </td>
        </>
      )}
      <td>
        {onEdit ? (
          <ChoiceField
            label={t('{name}, its matches', { name })}
            value={rule.automatic ? 'yes' : 'no'}
            options={holdsText}
            onChoose={(chosen) => change({ ...rule, automatic: chosen === 'yes' })}
          />
        ) : (
          holdsText[rule.automatic ? 'yes' : 'no']
        )}
      </td>
      {onEdit && (
        <td className="tools">
          <IconButton
            size="small"
            aria-label={t('Try {name} earlier', { name })}
            disabled={at === 0}
            onClick={() => onEdit(withRuleMoved(table, rule.id, -1))}
          >
            <ArrowUp size={14} />
          </IconButton>
          <IconButton
            size="small"
            aria-label={t('Try {name} later', { name })}
            disabled={at === table.rules.length - 1}
            onClick={() => onEdit(withRuleMoved(table, rule.id, 1))}
          >
            <ArrowDown size={14} />
          </IconButton>
          <IconButton
            size="small"
            aria-label={t('Remove {name}', { name })}
            onClick={() => onEdit(withoutRule(table, rule.id))}
          >
            <Trash size={14} />
          </IconButton>
        </td>
      )}
    </tr>
  );
}
