import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { t } from '../../language/t.ts';

type Props = { tab: 'all' | 'unmatched'; onTab: (to: string) => void };

/** What came in, and what of it does not meet. */
export function RemitTabs({ tab, onTab }: Props) {
  return (
    <Tabs value={tab} onChange={(_, to: string) => onTab(to)} aria-label={t('Remittances')}>
      <Tab value="all" label={t('All')} />
      <Tab value="unmatched" label={t('Without their other half')} />
    </Tabs>
  );
}
