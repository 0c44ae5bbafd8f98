import type { RefObject } from 'react';
import type { GridHandle } from './grid-handle.ts';
import type { Action } from './keys.ts';
import { t } from '../language/t.ts';

/** The keys with which rows are selected: x or Space one, Shift with x or an arrow all the way to where one goes. */
export function selectionActions(grid: RefObject<GridHandle | null>): Action[] {
  const group = t('List');
  return [
    { id: 'list.select', label: t('Select'), group, keys: ['x', 'Space'], run: () => grid.current?.toggle() },
    {
      id: 'list.selectRange',
      label: t('Select up to here'),
      group,
      keys: ['Shift+X'],
      run: () => grid.current?.extend(0),
    },
    {
      id: 'list.selectDown',
      label: t('Select down'),
      group,
      keys: ['Shift+ArrowDown'],
      repeats: true,
      run: () => grid.current?.extend(1),
    },
    {
      id: 'list.selectUp',
      label: t('Select up'),
      group,
      keys: ['Shift+ArrowUp'],
      repeats: true,
      run: () => grid.current?.extend(-1),
    },
  ];
}

/** The keys of every list: j and k move, Enter opens. */
export function rowActions(grid: RefObject<GridHandle | null>, open?: string): Action[] {
  const group = t('List');
  return [
    ...(open ? [{ id: 'list.open', label: open, group, keys: ['Enter'], run: () => grid.current?.openFocused() }] : []),
    {
      id: 'list.next',
      label: t('Next row'),
      group,
      keys: ['j', 'ArrowDown'],
      repeats: true,
      run: () => grid.current?.move(1),
    },
    {
      id: 'list.previous',
      label: t('Previous row'),
      group,
      keys: ['k', 'ArrowUp'],
      repeats: true,
      run: () => grid.current?.move(-1),
    },
  ];
}
