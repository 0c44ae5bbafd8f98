import type { Action } from '../ui/keys.ts';
import { places } from './places.ts';

/** Ways to what helps when the workbench does not do what it should, and to what administrators see to. */
export function helpActions(go: (place: string) => void): readonly Action[] {
  const group = 'Everywhere';
  return [
    { id: 'frame.check', label: 'Check this computer', group: 'Help', keys: [], run: () => go(places.check) },
    {
      id: 'frame.organisation',
      label: 'Show what your organisation has set',
      group: 'Help',
      keys: [],
      run: () => go(places.organisation),
    },
    // Rooms of administrators.
    { id: 'frame.fleet', label: 'Go to everybody’s computers', group, keys: [], run: () => go(places.fleet) },
    { id: 'frame.connections', label: 'Go to the connections', group, keys: [], run: () => go(places.connections) },
    {
      id: 'frame.programs',
      label: 'Go to programs that ask by themselves',
      group,
      keys: [],
      run: () => go(places.programs),
    },
    {
      id: 'frame.webhooks',
      label: 'Go to what other systems are told',
      group,
      keys: [],
      run: () => go(places.webhooks),
    },
  ];
}
