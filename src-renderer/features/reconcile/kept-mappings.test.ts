import { beforeEach, describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../src-shared/bank/bank-csv-mapping.ts';
import { KeptMappings } from './kept-mappings.ts';

let texts: Map<string, string>;
beforeEach(() => (texts = new Map()));
const kept = () =>
  new KeptMappings({
    get: (key) => texts.get(key) ?? null,
    keep: (key, text) => (text === null ? texts.delete(key) : texts.set(key, text)),
  });
const header = ['Date', 'Amount', 'Text'];
const american = suggestMapping(header, ['12/31/2026', '1.00', 'a'])!;
const european = { ...american, dateOrder: 'dmy', decimal: ',' } as const;

describe('the columns of tables', () => {
  it('are known by bank where two banks head their tables alike, what was said last first', () => {
    kept().remember(header, { bank: 'First Lakes', mapping: american });
    kept().remember(header, { bank: 'Banque du Lac', mapping: european });
    expect(kept().of(header)).toEqual([
      { bank: 'Banque du Lac', mapping: european },
      { bank: 'First Lakes', mapping: american },
    ]);
    kept().remember(header, { bank: 'First Lakes', mapping: american });
    expect(
      kept()
        .of(header)
        .map(({ bank }) => bank),
    ).toEqual(['First Lakes', 'Banque du Lac']);
    expect(kept().banks()).toEqual(['Banque du Lac', 'First Lakes']);
    expect(kept().of(['Date', 'Amount'])).toEqual([]);
  });

  it('are read that were kept without a bank', () => {
    texts.set('reconciliation-columns', JSON.stringify([{ header: JSON.stringify(header), mapping: american }]));
    expect(kept().of(header)).toEqual([{ bank: '', mapping: american }]);
  });
});
