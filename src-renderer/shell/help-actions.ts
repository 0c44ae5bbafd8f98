import type { Action } from '../ui/keys.ts';
import { places } from './places.ts';
import { t } from '../language/t.ts';

/** Ways to what helps when the workbench does not do what it should, and to what administrators see to. */
export function helpActions(go: (place: string) => void): readonly Action[] {
  const group = t('Everywhere');
  return [
    { id: 'frame.check', label: t('Check this computer'), group: t('Help'), keys: [], run: () => go(places.check) },
    {
      id: 'frame.organisation',
      label: t('Show what your organisation has set'),
      group: t('Help'),
      keys: [],
      run: () => go(places.organisation),
    },
    // Rooms of administrators.
    { id: 'frame.fleet', label: t('Go to everybody’s computers'), group, keys: [], run: () => go(places.fleet) },
    { id: 'frame.connections', label: t('Go to the connections'), group, keys: [], run: () => go(places.connections) },
    {
      id: 'frame.programs',
      label: t('Go to programs that ask by themselves'),
      group,
      keys: [],
      run: () => go(places.programs),
    },
    {
      id: 'frame.webhooks',
      label: t('Go to what other systems are told'),
      group,
      keys: [],
      run: () => go(places.webhooks),
    },
  ];
}
