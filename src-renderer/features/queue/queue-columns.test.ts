import { describe, expect, it } from 'vitest';
import { daniel, directory, ruth } from '../../../src-shared/testing/build-people.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { arrangedAs, arrangedOf, caseLine, caseText, ownerText, queueColumns } from './queue-columns.ts';

describe('what tells a case from its neighbours', () => {
  it('is its kind and account', () =>
    expect(caseLine({ kind: 'denial', account: 'PA-1', payer: 'Evergreen', title: 'Evergreen · claim PA-1' })).toBe(
      'Denial · PA-1',
    ));
  it('is its kind and title where it has no account, without the payer, who has a column', () =>
    expect(caseLine({ kind: 'takeback', account: '', payer: 'Evergreen', title: 'Evergreen · WO 77' })).toBe(
      'Takeback · WO 77',
    ));
  it('is the id of a kind that this version does not know', () =>
    expect(caseLine({ kind: 'newer', account: 'PA-1', payer: '', title: '' })).toBe('newer · PA-1'));
});

describe('who works on a case', () => {
  const owner = { id: daniel.id, name: 'Daniel Reyes' };

  it('is its owner, or nobody', () => {
    expect(ownerText({ owner, pending: null }, directory)).toBe('Daniel Reyes');
    expect(ownerText({ owner: null, pending: null }, directory)).toBe('');
  });

  it('is whom this person has named while the server has not answered', () =>
    expect(ownerText({ owner, pending: { decision: 'assign', since: '', to: ruth.id } }, directory)).toBe(
      '→ Ruth Abramson (waiting)',
    ));
});

describe('filtering cases', () => {
  it('looks at number, kind, amount, account, payer, owner and reason alike', () => {
    const text = caseText({
      number: 'WO-1042',
      kind: 'write-off',
      amountMinor: 1_284_50,
      title: '',
      account: 'PA-1',
      payer: 'Evergreen',
      site: 'westside-clinic',
      owner: { id: 'x', name: 'Daniel Reyes' },
      why: { text: 'Above $10.00' },
    } as unknown as ShownCaseRow);
    for (const word of ['wo-1042', 'write-off', '1,284.50', 'pa-1', 'evergreen', 'reyes', '$10.00'])
      expect(text).toContain(word);
  });
});

describe('columns as somebody arranged them', () => {
  const seenIn = (columns: typeof queueColumns) => columns.filter(({ hide }) => !hide).map(({ colId }) => colId);

  it('are seen in that order and as wide, and the others are not', () => {
    const arranged = arrangedAs(queueColumns, [
      { id: 'payer', width: 300 },
      { id: 'number', width: null },
    ]);
    expect(seenIn(arranged)).toEqual(['payer', 'number']);
    expect(arranged[0]).toMatchObject({ width: 300, flex: null });
    expect(arranged).toHaveLength(queueColumns.length);
  });

  it('stand as the queue has them where none is known', () =>
    expect(arrangedAs(queueColumns, [{ id: 'of-later', width: null }])).toBe(queueColumns));

  it('are nothing to keep while nobody has drawn or chosen any, whichever give way', () => {
    const narrow = [{ id: 'number', width: null }];
    expect(arrangedOf(queueColumns, narrow, undefined)).toBeUndefined();
    expect(arrangedOf(queueColumns, [{ id: 'number', width: 120.4 }], undefined)).toEqual([
      { id: 'number', width: 120 },
    ]);
    expect(arrangedOf(queueColumns, narrow, [{ id: 'payer', width: null }])).toEqual(narrow);
    expect(arrangedOf(queueColumns, narrow, [{ id: 'number', width: 140 }])).toEqual([{ id: 'number', width: 140 }]);
  });
});
