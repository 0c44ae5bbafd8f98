import { describe, expect, it } from 'vitest';
import { line, linesTable } from '../testing/build-lines.ts';
import { learnPairs } from './learn-pairs.ts';
import { standardRules } from './match-rules.ts';
import { joinTallies, precisionOf, recallOf, rehearseRules } from './rehearse-rules.ts';

describe('rehearsing rules on past periods', () => {
  const march = {
    name: '2026-03',
    left: linesTable([
      line({ id: 'a1', reference: '1110001' }),
      line({ id: 'a2', reference: '1110002', amountMinor: 50_00 }),
      line({ id: 'a3', reference: '1110003', amountMinor: 60_00 }),
    ]),
    right: linesTable([
      line({ id: 'b1', reference: '1110001' }),
      line({ id: 'b2', reference: '1110002', amountMinor: 49_20 }),
      line({ id: 'b3', reference: '1110003', amountMinor: 59_50 }),
    ]),
    accepted: [
      { left: ['a1'], right: ['b1'] },
      { left: ['a2'], right: ['b2'] },
    ],
  };
  const strict = { ...standardRules, rules: standardRules.rules.filter(({ id }) => id === 'trace-number') };

  it('says what would be matched besides, and whether people had matched it', () => {
    const { added, lost, accepted, found, foundAutomatically, rules } = rehearseRules(standardRules, strict, [march]);
    expect(added.map(({ left, rule, automatic, wasAccepted }) => ({ left, rule, automatic, wasAccepted }))).toEqual([
      { left: ['a2'], rule: 'trace-within-tolerance', automatic: true, wasAccepted: true },
      { left: ['a3'], rule: 'trace-within-tolerance', automatic: true, wasAccepted: false },
    ]);
    expect({ lost, accepted, found, foundAutomatically }).toEqual({
      lost: [],
      accepted: 2,
      found: 2,
      foundAutomatically: 2,
    });
    expect(rules.find(({ rule }) => rule === 'trace-within-tolerance')!.automatic).toEqual({ agreed: 1, otherwise: 1 });
  });

  it('counts per period what both tables make of it, as precision and recall against what people made', () => {
    const april = { ...march, name: '2026-04', accepted: [{ left: ['a3'], right: ['b2'] }] };
    const { periods } = rehearseRules(standardRules, strict, [march, april]);
    const [first, second] = periods;
    expect(first).toEqual({
      name: '2026-03',
      lines: 6,
      accepted: 2,
      proposed: { automatic: { agreed: 2, otherwise: 1 }, suggested: { agreed: 0, otherwise: 0 } },
      inForce: { automatic: { agreed: 1, otherwise: 0 }, suggested: { agreed: 0, otherwise: 0 } },
      added: 2,
      lost: 0,
      changed: 0,
    });
    expect([precisionOf(first!.proposed), recallOf(first!.proposed, 2), recallOf(first!.inForce, 2)]).toEqual([
      2 / 3,
      1,
      0.5,
    ]);
    expect([precisionOf(second!.proposed), recallOf(second!.proposed, 1)]).toEqual([0, 0]);
    expect(precisionOf(joinTallies(first!.proposed, second!.proposed))).toBe(2 / 6);
    expect(recallOf(first!.proposed, 0)).toBeNull();
  });

  it('says what would no longer be matched, and what would only be suggested', () => {
    const cautious = { ...strict, rules: strict.rules.map((rule) => ({ ...rule, automatic: false })) };
    const { lost, changed } = rehearseRules(cautious, standardRules, [march]);
    expect(lost.map(({ left }) => left)).toEqual([['a2'], ['a3']]);
    expect(changed.map(({ left, automatic }) => ({ left, automatic }))).toEqual([{ left: ['a1'], automatic: false }]);
  });
});

describe('learning names', () => {
  it('counts what people accepted and refused, whatever the case and the spaces', () => {
    const decisions = [
      { left: 'Blue Cross', right: 'HCSC', accepted: true },
      { left: 'BLUE  CROSS', right: 'hcsc', accepted: true },
      { left: 'Blue Cross', right: 'HCSC', accepted: false },
      { left: 'Aetna', right: 'AETNA', accepted: true },
      { left: '', right: 'AETNA', accepted: true },
    ];
    const learned = learnPairs([], decisions);
    expect(learned).toEqual([{ left: 'BLUE CROSS', right: 'HCSC', accepted: 2, rejected: 1 }]);
    expect(learnPairs(learned, decisions)[0]).toMatchObject({ accepted: 4, rejected: 2 });
  });
});
