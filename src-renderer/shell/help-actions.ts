import type { Action } from '../ui/keys.ts';
import { places } from './places.ts';

/** Ways to what helps when the workbench or the computer does not do what it should. */
export function helpActions(go: (place: string) => void): readonly Action[] {
  const group = 'Help';
  return [
    { id: 'frame.check', label: 'Check this computer', group, keys: [], run: () => go(places.check) },
    {
      id: 'frame.organisation',
      label: 'Show what your organisation has set',
      group,
      keys: [],
      run: () => go(places.organisation),
    },
    { id: 'frame.fleet', label: 'Go to everybody’s computers', group, keys: [], run: () => go(places.fleet) },
  ];
}
