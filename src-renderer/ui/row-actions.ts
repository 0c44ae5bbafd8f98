import type { RefObject } from 'react';
import type { GridHandle } from './DataGrid.tsx';
import type { Action } from './keys.ts';

/** The keys of every list: j and k move, Enter opens. */
export function rowActions(grid: RefObject<GridHandle | null>, open?: string): Action[] {
  const group = 'List';
  return [
    ...(open ? [{ id: 'list.open', label: open, group, keys: ['Enter'], run: () => grid.current?.openFocused() }] : []),
    {
      id: 'list.next',
      label: 'Next row',
      group,
      keys: ['j', 'ArrowDown'],
      repeats: true,
      run: () => grid.current?.move(1),
    },
    {
      id: 'list.previous',
      label: 'Previous row',
      group,
      keys: ['k', 'ArrowUp'],
      repeats: true,
      run: () => grid.current?.move(-1),
    },
  ];
}
