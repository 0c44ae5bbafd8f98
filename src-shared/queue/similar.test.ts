import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { now, writeOffCase } from '../testing/build-case.ts';
import { similarCases } from './similar.ts';

const one = writeOffCase(84_50, { id: 'one' });
const decided = (id: string, differences: Partial<CaseDocument> = {}, amountMinor = 60_00) =>
  writeOffCase(amountMinor, { id, state: 'posted', ...differences });
const on = (day: number) => instantOf(new Date(now.getTime() - day * 86_400_000));

describe('similar cases', () => {
  it('are decided ones of the same kind and amount band that have two more things in common', () => {
    const others = [
      decided('same'),
      decided('open', { state: 'open' }),
      decided('large', {}, 900_00),
      decided('kind', { kind: 'denial' }),
      decided('far', { site: 'mercy-general', payer: 'Other', payerClass: 'medicare' }),
      one,
    ];
    expect(similarCases(one, others, 5).cases.map(({ one: { id } }) => id)).toEqual(['same']);
  });

  it('say what they have in common, the newest first', () => {
    const others = [
      decided('other-payer', { payer: 'Evergreen', createdAt: on(1) }),
      decided('older', { createdAt: on(9) }),
      decided('newer', { createdAt: on(2) }),
      decided('elsewhere', { site: 'mercy-general', createdAt: on(1) }),
    ];
    const { cases } = similarCases(one, others, 5);
    expect(cases.map(({ one: { id } }) => id)).toEqual(['elsewhere', 'other-payer', 'newer', 'older']);
    expect(cases[0]?.alike).toEqual(['amount', 'payer', 'subject']);
  });

  it('count all that were decided, whatever is shown, and how many were approved', () => {
    const others = Array.from({ length: 14 }, (_, at) => decided(`c${at}`, at === 3 ? { state: 'refused' } : {}));
    const { decided: all, approved, cases } = similarCases(one, others, 5);
    expect([all, approved, cases.length]).toEqual([14, 13, 5]);
  });

  it('are the same whatever the order they come in', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 15 }), (days) => {
        const others = days.map((day, at) => decided(`c${at}`, { createdAt: on(day) }));
        expect(similarCases(one, others.toReversed(), 4)).toEqual(similarCases(one, others, 4));
      }),
    ));
});
