import Button from '@mui/material/Button';
import { useState } from 'react';
import type { ErpMapping } from '../../../src-shared/journal/erp-mapping.ts';
import type { ErpPreview } from '../../../src-shared/wire/erp.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Table } from '../../ui/Table.tsx';
import { MappingFields } from './MappingFields.tsx';
import { t } from '../../language/t.ts';

/** An entry of the ledger as the edited mapping would send it; nothing is sent. */
export function ErpPreviewForm({
  workbench,
  mapping,
  name,
}: {
  workbench: Workbench;
  mapping: ErpMapping;
  name: string;
}) {
  const [number, setNumber] = useState('');
  const [shown, setShown] = useState<ErpPreview | null>(null);
  const [said, setSaid] = useState('');
  const ask = () => {
    workbench.previewErp({ number: number.trim(), mapping }).then(
      (preview) => {
        setShown(preview);
        setSaid('');
      },
      (fault: unknown) => {
        setShown(null);
        setSaid(faultWords(fault));
      },
    );
  };
  return (
    <MappingFields
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim() !== '') ask();
      }}
    >
      <h3>{t('An entry as it would be sent')}</h3>
      <div className="row">
        <label>
          {t('Number of an entry, like 2026-000012')}
          <input type="text" value={number} maxLength={24} onChange={(event) => setNumber(event.target.value)} />
        </label>
        <Button type="submit" disabled={number.trim() === ''} title={number.trim() === '' ? t('Name an entry.') : ''}>
          {t('Show it')}
        </Button>
      </div>
      {said !== '' && <p role="status">{said}</p>}
      {shown && <PreviewTable shown={shown} name={name} />}
    </MappingFields>
  );
}

function PreviewTable({
  shown: { lines, findings, journal, newParties, memo },
  name,
}: {
  shown: ErpPreview;
  name: string;
}) {
  return (
    <>
      <p role="status">
        {findings.length > 0
          ? t('It would wait. {findings}', { findings: findings.join(' ') })
          : lines.length === 0
            ? t('It would stay in our ledger.')
            : t('It would be taken, in journal {journal}.{newParties}', {
                journal,
                newParties:
                  newParties.length > 0
                    ? t(' Parties made if missing: {newParties}.', { newParties: newParties.join(', ') })
                    : '',
              })}
      </p>
      {lines.length > 0 && (
        <Table>
          <caption>{memo}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Our account')}</th>
              <th scope="col">{t('Account in {name}', { name })}</th>
              <th scope="col">{t('Party')}</th>
              <th scope="col">{t('Department')}</th>
              <th scope="col" className="figure">
                {t('Debit')}
              </th>
              <th scope="col" className="figure">
                {t('Credit')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              // Lines of one entry have no names of their own, and their order stays.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index}>
                <td>{line.account}</td>
                <td>{line.erpAccount}</td>
                <td>{line.party}</td>
                <td>{line.department}</td>
                <td className="figure">{line.debitMinor > 0 && <Amount minor={line.debitMinor} />}</td>
                <td className="figure">{line.creditMinor > 0 && <Amount minor={line.creditMinor} />}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
