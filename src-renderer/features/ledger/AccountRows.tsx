import { useId } from 'react';
import { accountOf } from '../../../src-shared/journal/chart.ts';
import { type AccountMapping, type ErpMapping, partyRules } from '../../../src-shared/journal/erp-mapping.ts';
import type { ErpMappingReply } from '../../../src-shared/wire/erp.ts';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';

const partyWords: Record<AccountMapping['party'], string> = {
  none: t('None'),
  own: t('Own, must be there'),
  new: t('Own, made if new'),
  collective: t('Collective'),
};

/** One row per account of ours, edited in place. */
export function AccountRows({
  reply,
  draft,
  mayChange,
  name,
  onChange,
}: {
  reply: ErpMappingReply;
  draft: ErpMapping;
  mayChange: boolean;
  name: string;
  onChange: (draft: ErpMapping) => void;
}) {
  const list = useId();
  const known = new Map((reply.there?.accounts ?? []).map((account) => [account.code, account.name]));
  const change = (account: string, changes: Partial<AccountMapping>) =>
    onChange({
      ...draft,
      accounts: draft.accounts.map((one) => (one.account === account ? { ...one, ...changes } : one)),
    });
  return (
    <Table>
      <caption>{t('An entry waits while an account of it has none in {name}.', { name })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Our account')}</th>
          <th scope="col">{t('Account in {name}', { name })}</th>
          <th scope="col">{t('Party of its lines')}</th>
          <th scope="col">{t('Collective party')}</th>
          <th scope="col">{t('Department')}</th>
          <th scope="col">{t('Stays here')}</th>
        </tr>
      </thead>
      <tbody>
        {draft.accounts.map((row) => {
          const label = `${row.account} ${accountOf(row.account)?.name ?? ''}`;
          const isMissing =
            !row.isKept && (row.erpAccount === '' || (reply.there !== null && !known.has(row.erpAccount)));
          return (
            <tr key={row.account}>
              <td>{label}</td>
              <td>
                <input
                  type="text"
                  list={list}
                  aria-label={t('Account in {name} for {label}', { name, label })}
                  value={row.erpAccount}
                  disabled={!mayChange || row.isKept}
                  onChange={(event) => change(row.account, { erpAccount: event.target.value })}
                />
                <small className={isMissing ? 'missing' : 'quiet'}>
                  {isMissing
                    ? row.erpAccount === ''
                      ? t('None yet: entries wait')
                      : t('{name} has no such account', { name })
                    : known.get(row.erpAccount)}
                </small>
              </td>
              <td>
                <select
                  aria-label={t('Party of lines on {label}', { label })}
                  value={row.party}
                  disabled={!mayChange || row.isKept}
                  onChange={(event) =>
                    change(row.account, { party: partyRules.find((rule) => rule === event.target.value) ?? row.party })
                  }
                >
                  {partyRules.map((rule) => (
                    <option key={rule} value={rule}>
                      {partyWords[rule]}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <input
                  type="text"
                  aria-label={t('Collective party of {label}', { label })}
                  value={row.collective}
                  disabled={!mayChange || row.party === 'none' || row.isKept}
                  onChange={(event) => change(row.account, { collective: event.target.value })}
                />
              </td>
              <td>
                <input
                  type="checkbox"
                  aria-label={t('Cost centres of {label} go along as departments', { label })}
                  checked={row.hasDepartment}
                  disabled={!mayChange || row.isKept}
                  onChange={(event) => change(row.account, { hasDepartment: event.target.checked })}
                />
              </td>
              <td>
                <input
                  type="checkbox"
                  aria-label={t('Lines on {label} stay in our ledger', { label })}
                  checked={row.isKept}
                  disabled={!mayChange}
                  onChange={(event) => change(row.account, { isKept: event.target.checked })}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={6}>
            <datalist id={list}>
              {(reply.there?.accounts ?? []).map(({ code, name: title }) => (
                <option key={code} value={code}>
                  {title}
                </option>
              ))}
            </datalist>
          </td>
        </tr>
      </tfoot>
    </Table>
  );
}
