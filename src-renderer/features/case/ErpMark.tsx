import { useEffect, useState } from 'react';
import type { ErpOfCase } from '../../../src-shared/wire/erp.ts';
import type { Workbench } from '../../data/workbench.ts';
import { t } from '../../language/t.ts';

const REFRESH_MS = 5_000;

/** Where the entry of a posted case is in the ERP; nothing where there is no ERP, or the server cannot be asked. */
export function ErpMark({ workbench, caseId, isPosted }: { workbench: Workbench; caseId: string; isPosted: boolean }) {
  const [found, setFound] = useState<ErpOfCase | null>(null);
  const isSettled =
    found !== null && (found.name === '' || found.entries.some(({ state }) => state === 'posted' || state === 'kept'));
  useEffect(() => {
    if (!isPosted || isSettled) return;
    const ask = () => void workbench.erpOfCase(caseId).then(setFound, () => setFound(null));
    ask();
    const timer = setInterval(ask, REFRESH_MS);
    return () => clearInterval(timer);
  }, [workbench, caseId, isPosted, isSettled]);
  const [entry] = found?.entries ?? [];
  if (!isPosted || !found || !entry) return null;
  const { state, erpNumber, error } = entry;
  if (state === 'posted')
    return <p role="status">{t('Posted in {found} as {erpNumber}', { found: found.name, erpNumber })}</p>;
  if (state === 'kept')
    return <p role="status">{t('Stays in our ledger: {found} keeps no such entries', { found: found.name })}</p>;
  return (
    <p role="status">
      {t('Not in {found} yet{error}', { found: found.name, error: error === '' ? '' : `: ${error}` })}
    </p>
  );
}
