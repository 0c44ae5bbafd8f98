import type { Action } from '../../ui/keys.ts';
import { usePreferences } from '../../ui/preferences.ts';
import { t } from '../../language/t.ts';

/** Whether the evidence is shown, on every case alike. */
export function useEvidencePanel() {
  const collapsed = usePreferences((preferences) => preferences.collapsed['evidence'] === true);
  const collapse = usePreferences((preferences) => preferences.collapsePanel);
  const toggle: Action = {
    id: 'case.evidence',
    label: collapsed ? t('Show the evidence') : t('Hide the evidence'),
    group: t('Case'),
    keys: ['h'],
    run: () => collapse('evidence', !collapsed),
  };
  return { isOpen: !collapsed, show: () => collapse('evidence', false), toggle };
}
