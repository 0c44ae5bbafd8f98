import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { announce } from '../../ui/announcements.ts';
import { counted } from '../../ui/format.ts';
import type { Action } from '../../ui/keys.ts';
import { saveFile } from '../../ui/save-file.ts';
import { sideText } from './reconcile-words.ts';
import type { ReconcileRoom, RoomState } from './room.ts';
import type { SideHandle } from './side-grid-options.ts';
import type { useSelection } from './use-selection.ts';
import { t } from '../../language/t.ts';

type Parts = {
  readonly room: ReconcileRoom;
  readonly state: RoomState;
  readonly selection: ReturnType<typeof useSelection>;
  readonly focus: { readonly role: SideRole; readonly line: number } | null;
  /** Why nothing may be copied, or saved, on this computer; undefined when it may. */
  readonly mayNotCopy: string | undefined;
  readonly mayNotSave: string | undefined;
  readonly handles: Partial<Record<SideRole, SideHandle | null>>;
};

const group = t('Reconcile');

/** Everything that can be done on the page, by button, key and palette. */
export function reconcileActions(parts: Parts) {
  return { ...matching(parts), ...history(parts), ...moving(parts), ...sharing(parts) } satisfies Record<
    string,
    Action
  >;
}

/** What is selected, or else the line that has the focus. */
function meant({ selection, focus }: Parts) {
  if (selection.count > 0) return selection.lists;
  return focus ? { [focus.role]: [focus.line] } : {};
}

function matching(parts: Parts) {
  const { room, state, selection, focus } = parts;
  const sides = state.summary?.sides.length ?? 0;
  const nothing = selection.count === 0 && !focus ? t('Go to a line first.') : undefined;
  const decide = async (decision: 'accept' | 'takeApart') => {
    const changed = await room.decide(meant(parts), decision);
    const none = decision === 'accept' ? t('No suggestion is there to accept.') : t('No match is there to take apart.');
    const done = `${counted(changed, 'match', 'matches')} ${decision === 'accept' ? t('accepted') : t('taken apart')}.`;
    announce(changed === 0 ? none : done, { tone: changed === 0 ? 'risk' : 'done', about: 'reconcile' });
    if (changed > 0) selection.clear();
  };
  const match = async () => {
    const refusal = await room.match(selection.lists);
    announce(refusal ?? t('{lines} matched.', { lines: counted(selection.count, 'line') }), {
      tone: refusal ? 'risk' : 'done',
      about: 'reconcile',
    });
    if (refusal === null) selection.clear();
  };
  const autoMatch = async () => {
    const found = await room.autoMatch();
    if (typeof found === 'string') return announce(found, { tone: 'risk', about: 'reconcile' });
    const { automatic, suggested } = found;
    const words = t('{matches} by rule, {suggestions} to look at.', {
      matches: counted(automatic, 'match', 'matches'),
      suggestions: counted(suggested, 'suggestion'),
    });
    announce(words, { tone: 'done', about: 'reconcile' });
  };
  return {
    autoMatch: {
      id: 'reconcile.auto',
      label: t('Match by rule'),
      group,
      keys: ['Shift+M'],
      disabledReason: sides < 2 ? t('Import two sides first.') : undefined,
      run: () => void autoMatch(),
    },
    match: {
      id: 'reconcile.match',
      label: t('Match selected'),
      group,
      keys: ['m'],
      disabledReason: selection.count < 2 ? t('Select lines on two sides first: x selects a line.') : undefined,
      run: () => void match(),
    },
    accept: {
      id: 'reconcile.accept',
      label: t('Accept'),
      group,
      keys: ['a'],
      disabledReason: nothing,
      run: () => void decide('accept'),
    },
    takeApart: {
      id: 'reconcile.take-apart',
      label: t('Take apart'),
      group,
      keys: ['r'],
      disabledReason: nothing,
      run: () => void decide('takeApart'),
    },
  };
}

function history({ room, state }: Parts) {
  const say = (changes: number, word: string) =>
    announce(`${counted(changes, 'match', 'matches')} ${word}.`, { about: 'reconcile' });
  return {
    undo: {
      id: 'reconcile.undo',
      label: t('Undo'),
      group,
      keys: ['u', 'Mod+Z'],
      disabledReason: state.summary?.undoable ? undefined : t('Nothing was done since the last matching.'),
      run: () => void room.undo().then((changes) => say(changes, t('put back'))),
    },
    redo: {
      id: 'reconcile.redo',
      label: t('Redo'),
      group,
      keys: ['Shift+U', 'Mod+Y'],
      disabledReason: state.summary?.redoable ? undefined : t('Nothing was undone.'),
      run: () => void room.redo().then((changes) => say(changes, t('done again'))),
    },
  };
}

function moving({ selection, focus, handles, state }: Parts) {
  const to = (place: number) => {
    const role = state.summary?.sides[place]?.role;
    return {
      id: `reconcile.side-${place + 1}`,
      label: role ? t('Go to {sideText}', { sideText: sideText[role] }) : t('Go to side {place}', { place: place + 1 }),
      group,
      keys: [String(place + 1)],
      disabledReason: role ? undefined : t('There is no such side.'),
      run: () => role && handles[role]?.focus(),
    };
  };
  return {
    select: {
      id: 'reconcile.select',
      label: t('Select the line'),
      group,
      keys: ['x'],
      disabledReason: focus ? undefined : t('Go to a line first.'),
      run: () => focus && selection.toggle(focus.role, focus.line),
    },
    clear: {
      id: 'reconcile.clear',
      label: t('Select nothing'),
      group,
      keys: ['Escape'],
      run: () => selection.clear(),
    },
    first: to(0),
    second: to(1),
    third: to(2),
  };
}

function sharing(parts: Parts) {
  const { room, selection, focus, state, mayNotCopy, mayNotSave } = parts;
  const role = focus?.role ?? state.summary?.sides[0]?.role;
  const copy = async () => {
    const side = SIDE_ROLES.find((one) => selection.lists[one].length > 0) ?? focus!.role;
    const lines = selection.lists[side].length > 0 ? selection.lists[side] : [focus!.line];
    await navigator.clipboard.writeText(await room.desk.ask('exportView', side, 'tsv', lines));
    announce(t('{lines} copied.', { lines: counted(lines.length, 'line') }), { about: 'reconcile' });
  };
  const exportSide = async () => {
    saveFile(`${role}-lines.xlsx`, await room.desk.ask('exportSheet', role!, sideText[role!]));
  };
  const exportCsv = async () => {
    const text = await room.desk.ask('exportView', role!, 'csv', null);
    saveFile(`${role}-lines.csv`, new Blob([text], { type: 'text/csv' }));
  };
  const nothing = mayNotSave ?? (role ? undefined : t('Nothing is here to export.'));
  return {
    copy: {
      id: 'reconcile.copy',
      label: t('Copy the lines'),
      group,
      keys: ['Mod+C'],
      disabledReason: mayNotCopy ?? (selection.count === 0 && !focus ? t('Go to a line first.') : undefined),
      run: () => void copy(),
    },
    exportSide: {
      id: 'reconcile.export',
      label: t('Export'),
      group,
      keys: ['Shift+E'],
      disabledReason: nothing,
      run: () => void exportSide(),
    },
    exportCsv: {
      id: 'reconcile.export-csv',
      label: t('Export as CSV'),
      group,
      keys: [],
      disabledReason: nothing,
      run: () => void exportCsv(),
    },
  };
}
