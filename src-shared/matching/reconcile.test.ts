import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, linesTable, matchedIds } from '../testing/build-lines.ts';
import type { Line } from './line-table.ts';
import { reasonOf, reasonText } from './match-reason.ts';
import { RuleTable, standardRules } from './match-rules.ts';
import { matchesInOrder, reconcile, summarise } from './reconcile.ts';

function match(left: readonly Line[], right: readonly Line[], rules: RuleTable = standardRules) {
  const found = reconcile(linesTable(left), linesTable(right), rules);
  const told = [...matchesInOrder(found)].map((each) => {
    const reason = reasonOf(found, each);
    return { rule: reason.rule, automatic: found.matches.isAutomatic(each), reason: reasonText(reason) };
  });
  return { found, ids: matchedIds(found), told };
}

/** Few values, so that everything collides with everything. */
const anyLine = fc.record({
  date: fc.integer({ min: 1, max: 9 }).map((day) => `2026-03-0${day}`),
  amountMinor: fc.oneof(fc.constantFrom(100, 200, 300, 500), fc.integer({ min: -3, max: 1_000 })),
  reference: fc.constantFrom('', '777', '0777', '888', 'deposit'),
  party: fc.constantFrom('', 'AETNA', 'Aetna Inc', 'HUMANA HEALTH PLAN', 'HUMANA HEALTH', 'CIGNA'),
});
const anySide = (prefix: string, most = 12) =>
  fc
    .array(anyLine, { maxLength: most })
    .map((lines): Line[] => lines.map((each, index) => ({ ...each, id: `${prefix}${(index * 7) % 31}-${index}` })));
const options = fc.record({ noAmbiguous: fc.boolean() });

describe('matching two sides', () => {
  it('matches a trace number whose leading zeros were lost, also inside a TRN segment', () => {
    const left = [line({ id: 'a1', reference: '0001234567' }), line({ id: 'a2', reference: '98-7654' })];
    const right = [
      line({ id: 'b1', reference: 'TRN*1*1234567*1512345678~' }),
      line({ id: 'b2', reference: '0987654' }),
    ];
    const { ids, told } = match(left, right);
    expect(ids).toEqual(['a1=b1', 'a2=b2']);
    expect(told[0]).toEqual({
      rule: 'trace-number',
      automatic: true,
      reason: 'Same trace number, written differently, same amount, same day.',
    });
  });

  it('matches by amount, date and payer where the bank has no reference, and not beyond the days', () => {
    const party = 'Evergreen Trust';
    const left = [line({ id: 'a1', reference: '111222', party }), line({ id: 'a2', amountMinor: 5_00, party })];
    const right = [
      line({ id: 'b1', date: '2026-03-05', party: 'EVERGREEN  TRUST' }),
      line({ id: 'b2', amountMinor: 5_00, date: '2026-03-10', party }),
    ];
    expect(match(left, right).ids).toEqual(['a1=b1']);
    expect(match(left, right).told[0]!.reason).toBe('Same amount, same party, 3 days later.');
  });

  it('only suggests what contradicts itself or has a rival, and names the rival', () => {
    const party = 'Aetna';
    const contradicting = match(
      [line({ id: 'a1', reference: '111222', party })],
      [line({ id: 'b1', reference: '333444', party })],
    );
    expect(contradicting.told).toEqual([
      {
        rule: 'amount-date-party-other-reference',
        automatic: false,
        reason: 'Other reference, same amount, same party, same day.',
      },
    ]);
    const rivals = match([line({ id: 'a1', party })], [line({ id: 'b2', party }), line({ id: 'b1', party })]);
    expect(rivals.ids).toEqual(['a1=b1']);
    expect(rivals.told[0]).toMatchObject({
      automatic: false,
      reason: 'Same amount, same party, same day. Next best: b2 (0.8).',
    });
  });

  it('leaves open what two candidates fit equally well, when told to', () => {
    const party = 'Aetna';
    const left = [line({ id: 'a1', party })];
    const right = [line({ id: 'b1', party }), line({ id: 'b2', party })];
    expect(match(left, right, { ...standardRules, noAmbiguous: true }).ids).toEqual([]);
  });

  it('matches within a tolerance and says what is missing', () => {
    const { told } = match(
      [line({ id: 'a1', reference: '777123' })],
      [line({ id: 'b1', reference: '777123', amountMinor: 99_25 })],
    );
    expect(told).toEqual([
      { rule: 'trace-within-tolerance', automatic: true, reason: 'Same reference, $0.75 less, same day.' },
    ]);
  });

  it('matches one deposit with the lines that it is made of, by their trace number or as a sum of the payer', () => {
    const parts = (reference: string, party: string) => [
      line({ id: 'a1', amountMinor: 30_10, reference, party }),
      line({ id: 'a2', amountMinor: 69_90, reference, party }),
      line({ id: 'a3', amountMinor: 12_34, party }),
    ];
    const byTrace = match(parts('555666', ''), [line({ id: 'b1', reference: '0555666' })]);
    expect([byTrace.ids, byTrace.told[0]!.automatic]).toEqual([['a1+a2=b1'], true]);
    expect(byTrace.told[0]!.reason).toContain('2 lines add up to 1 line');
    const byParty = match(parts('', 'Cigna'), [line({ id: 'b1', party: 'CIGNA' })]);
    expect([byParty.ids, byParty.told[0]!.automatic]).toEqual([['a1+a2=b1'], false]);
  });

  it('matches some lines with some lines of the same total', () => {
    const party = 'Cigna';
    const left = [line({ id: 'a1', amountMinor: 10_00, party }), line({ id: 'a2', amountMinor: 25_00, party })];
    const right = [line({ id: 'b1', amountMinor: 14_00, party }), line({ id: 'b2', amountMinor: 21_00, party })];
    expect(match(left, right).ids).toEqual(['a1+a2=b1+b2']);
  });

  it('suggests a similar name, and takes a learned one for the same', () => {
    const similar = match(
      [line({ id: 'a1', party: 'Aetna Life Insurance Company' })],
      [line({ id: 'b1', party: 'AETNA LIFE INS CO' })],
    );
    expect(similar.told).toMatchObject([{ rule: 'similar-party', automatic: false }]);
    const left = [line({ id: 'a1', party: 'Blue Cross of Texas' })];
    const right = [line({ id: 'b1', party: 'HCSC' })];
    expect(match(left, right).ids).toEqual([]);
    const learned = [{ left: 'BLUE CROSS OF TEXAS', right: 'hcsc', accepted: 3, rejected: 0 }];
    expect(match(left, right, { ...standardRules, learned }).told).toMatchObject([
      { rule: 'learned-party', automatic: true },
    ]);
    const doubted = [{ ...learned[0]!, rejected: 1 }];
    expect(match(left, right, { ...standardRules, learned: doubted }).ids).toEqual([]);
  });

  it('suggests a card settlement that is short by no more than the fee', () => {
    const party = 'Card processor';
    const left = [line({ id: 'a1', amountMinor: 1000_00, party })];
    const right = [line({ id: 'b1', amountMinor: 972_50, party })];
    expect(match(left, right).told).toMatchObject([{ rule: 'net-of-card-fee', automatic: false }]);
  });

  it('pairs many lines of one amount by date, all as suggestions', () => {
    const copays = (prefix: string) =>
      Array.from({ length: 60 }, (_, at) =>
        line({
          id: `${prefix}${at}`,
          amountMinor: 25_00,
          party: 'Desk',
          date: `2026-03-${String((at % 28) + 1).padStart(2, '0')}`,
        }),
      );
    const { found } = match(copays('a'), copays('b'));
    expect(summarise(found)).toMatchObject({ matchedLeft: 60, matchedRight: 60, automatic: 0, suggested: 60 });
  });
});

describe('whatever the lines are, matching', () => {
  it('puts no line in two matches, and counts what it did', () =>
    fc.assert(
      fc.property(anySide('a'), anySide('b'), options, (left, right, { noAmbiguous }) => {
        const { found } = match(left, right, { ...standardRules, noAmbiguous });
        const { matches } = found;
        const all = Array.from({ length: matches.size }, (_, each) => each);
        const lefts = all.flatMap((each) => [...matches.left(each)]);
        const rights = all.flatMap((each) => [...matches.right(each)]);
        expect(new Set(lefts).size).toBe(lefts.length);
        expect(new Set(rights).size).toBe(rights.length);
        expect(summarise(found)).toMatchObject({ matchedLeft: lefts.length, matchedRight: rights.length });
        expect([...found.leftMatched].reduce((sum, each) => sum + each, 0)).toBe(lefts.length);
      }),
    ));

  it('does not depend on the order of the lines', () =>
    fc.assert(
      fc.property(anySide('a'), anySide('b'), options, fc.nat(), (left, right, { noAmbiguous }, seed) => {
        const rules = { ...standardRules, noAmbiguous };
        const shuffled = <T>(items: readonly T[]) =>
          items.map((item, at) => ({ item, key: Math.imul(at + 1, seed * 2 + 1) })).toSorted((a, b) => a.key - b.key);
        const one = match(left, right, rules);
        const other = match(
          shuffled(left).map(({ item }) => item),
          shuffled(right).map(({ item }) => item),
          rules,
        );
        expect(other.ids).toEqual(one.ids);
        expect(other.told).toEqual(one.told);
      }),
      { numRuns: 400 },
    ));

  it('loses no total: what is matched and what is open is all there was', () =>
    fc.assert(
      fc.property(anySide('a'), anySide('b'), (left, right) => {
        const { found } = match(left, right);
        const open = left.filter((_, at) => found.leftMatched[at] === 0);
        const sum = (lines: readonly Line[]) => lines.reduce((total, { amountMinor }) => total + amountMinor, 0);
        let matched = 0;
        let difference = 0;
        for (let each = 0; each < found.matches.size; each += 1) {
          for (const at of found.matches.left(each)) matched += left[at]!.amountMinor;
          difference += reasonOf(found, each).differenceMinor;
        }
        expect(matched + sum(open)).toBe(sum(left));
        const openRight = right.filter((_, at) => found.rightMatched[at] === 0);
        expect(matched + difference + sum(openRight)).toBe(sum(right));
      }),
    ));

  it('loses no match of a rule, nor of one before it, when the tolerance of the rule is raised', () =>
    fc.assert(
      fc.property(
        anySide('a', 30),
        anySide('b', 30),
        options,
        fc.nat(300),
        fc.nat(300),
        (left, right, { noAmbiguous }, minor, more) => {
          const index = standardRules.rules.findIndex(({ id }) => id === 'party-within-tolerance');
          const upTo = (tolerance: number) =>
            match(left, right, {
              ...standardRules,
              noAmbiguous,
              rules: standardRules.rules
                .slice(0, index + 1)
                .map((rule) =>
                  rule.id === 'party-within-tolerance' && rule.kind === 'pair'
                    ? { ...rule, amount: { kind: 'tolerance' as const, minor: tolerance, basisPoints: 0 } }
                    : rule,
                ),
            }).ids;
          const wider = new Set(upTo(minor + more));
          expect(upTo(minor).filter((each) => !wider.has(each))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    ));
});

describe('a table of rules', () => {
  it('is refused where a rule would compare everything with everything, or an id is there twice', () => {
    const [first] = standardRules.rules;
    expect(RuleTable.safeParse({ rules: [first, first] }).success).toBe(false);
    const loose = { ...first, reference: 'any', party: 'any', amount: { kind: 'tolerance', minor: 100 } };
    expect(RuleTable.safeParse({ rules: [loose] }).success).toBe(false);
    expect(RuleTable.parse(standardRules)).toEqual(standardRules);
  });
});
