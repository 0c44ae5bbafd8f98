import { describe, expect, it } from 'vitest';
import { writeOffCase } from '../testing/build-case.ts';
import type { CaseDocument } from './case-document.ts';
import { evidenceHash } from './evidence-hash.ts';
import { differencesSince, factText, shownFigures } from './material.ts';

const current = writeOffCase(45_00);
const withFact = (key: string, text: string): CaseDocument => ({
  ...current,
  facts: current.facts.map((fact) => (fact.key === key ? { ...fact, value: { type: 'text', text } } : fact)),
});

describe('the evidence hash', () => {
  it('has 32 hexadecimal digits and stands on an opened case', () => {
    expect(current.evidenceHash).toMatch(/^[0-9a-f]{32}$/);
    expect(evidenceHash(current)).toBe(current.evidenceHash);
  });

  it('does not change with the order of facts, a label, a note, the owner or a comment', () => {
    const rearranged = { ...current, facts: current.facts.toReversed().map((fact) => ({ ...fact, label: 'Other' })) };
    expect(evidenceHash(rearranged)).toBe(current.evidenceHash);
    expect(evidenceHash(withFact('payer', 'Renamed payer'))).toBe(current.evidenceHash);
  });

  it('changes with the amount, the account, the class of the payer, a material fact, and any line of the entry', () => {
    const line = current.entry[0]!;
    const hashes = [
      evidenceHash({ ...current, amountMinor: 45_01 }),
      evidenceHash({ ...current, account: 'PA-OTHER' }),
      evidenceHash({ ...current, payerClass: 'medicare' }),
      evidenceHash(withFact('reason', 'Another reason')),
      evidenceHash({ ...current, entry: [{ ...line, account: '4930' }, ...current.entry.slice(1)] }),
      evidenceHash({ ...current, entry: [{ ...line, party: 'x' }, ...current.entry.slice(1)] }),
    ];
    expect(new Set([...hashes, current.evidenceHash]).size).toBe(7);
  });
});

describe('what a decision was shown', () => {
  it('does not differ from what is true when nothing changed', () =>
    expect(differencesSince(shownFigures(current), current)).toEqual([]));

  it('differs field by field in words', () => {
    const shown = { ...shownFigures(current), gone: 'old' };
    expect(differencesSince(shown, withFact('reason', 'Appealed'))).toEqual([
      { key: 'reason', label: 'Reason', before: 'Filed after the payer’s limit', after: 'Appealed' },
      { key: 'gone', label: 'gone', before: 'old', after: '' },
    ]);
  });

  it('names the account once where a fact does, and does not differ by what was not shown', () => {
    const other = { ...current, account: 'PA-OTHER', payerClass: 'medicare' };
    const labels = differencesSince(shownFigures(current), other).map(({ label }) => label);
    expect(labels.filter((label) => label === 'Account')).toHaveLength(1);
    expect(labels).toContain('Payer class');
    const { '@account': _account, '@payerClass': _payerClass, ...shown } = shownFigures(current);
    expect(differencesSince(shown, other)).toEqual([]);
  });

  it('writes every type of fact', () => {
    expect(factText({ value: { type: 'count', count: 12 } })).toBe('12');
    expect(factText({ value: { type: 'money', minor: -5 } })).toBe('-$0.05');
    expect(factText(current.facts.find(({ key }) => key === 'category')!)).toBe('Timely filing');
  });
});
