import { useState } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { Found } from '../../workers/reconcile-calls.ts';
import type { Action } from '../../ui/keys.ts';
import type { ReconcileRoom } from './room.ts';
import type { SideHandle } from './side-grid-options.ts';
import { t } from '../../language/t.ts';

type Focus = { readonly role: SideRole; readonly line: number } | null;

/** Finding lines on the side that has the focus, from the line that has it. */
export function useFind(
  room: ReconcileRoom,
  focus: Focus,
  sides: readonly { readonly role: SideRole }[],
  handles: Partial<Record<SideRole, SideHandle | null>>,
) {
  const [isOn, setOn] = useState(false);
  const side = focus?.role ?? sides[0]?.role ?? 'bank';
  const find = async (words: string, isBack: boolean): Promise<Found | null> => {
    const found = await room.desk.ask('find', side, words, focus?.role === side ? focus.line : null, isBack);
    if (found) handles[side]?.show(found);
    return found;
  };
  const close = () => {
    setOn(false);
    handles[side]?.focus();
  };
  const start: Action = {
    id: 'reconcile.find',
    label: t('Find'),
    group: t('Reconcile'),
    keys: ['Mod+F'],
    disabledReason: sides.length === 0 ? t('Nothing is here to find.') : undefined,
    run: () => setOn(true),
  };
  return { isOn, side, find, close, start };
}
