import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { t } from '../language/t.ts';

export type ConnectTab = 'ways' | 'programs' | 'webhooks';

type Props = { tab: ConnectTab; onTab: (to: ConnectTab) => void };

/** How other systems are connected: what they send, what they ask, what they are told. */
export function ConnectTabs({ tab, onTab }: Props) {
  return (
    <Tabs value={tab} onChange={(_, to: ConnectTab) => onTab(to)} aria-label={t('Connections')}>
      <Tab value="ways" label={t('Ways in')} />
      <Tab value="programs" label={t('Programs')} />
      <Tab value="webhooks" label={t('Webhooks')} />
    </Tabs>
  );
}
