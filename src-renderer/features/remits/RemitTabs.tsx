import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';

type Props = { tab: 'all' | 'unmatched'; onTab: (to: string) => void };

/** What came in, and what of it does not meet. */
export function RemitTabs({ tab, onTab }: Props) {
  return (
    <Tabs value={tab} onChange={(_, to: string) => onTab(to)} aria-label="Remittances">
      <Tab value="all" label="All" />
      <Tab value="unmatched" label="Without their other half" />
    </Tabs>
  );
}
