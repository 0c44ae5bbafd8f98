import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policies } from '../testing/build-case.ts';
import { directory } from '../testing/build-people.ts';
import { generateRemittance } from './generate.ts';
import { previewRemittance } from './preview.ts';
import { ClaimView } from './remittance-document.ts';

const context = { directory, policies };
const options = {
  seed: 11,
  transactions: 2,
  claimsPerTransaction: 60,
  date: '2026-10-01',
  payers: [{ name: 'NORTHERN PLAINS MUTUAL', originatorId: '1460012345' }],
  payees: [{ name: 'WESTSIDE CLINIC', npi: '1098765435' }],
};
const preview = (text: string) => previewRemittance(new TextEncoder().encode(text), context);

describe('what a workbench tells of a file without the server', () => {
  const shown = preview(generateRemittance({ ...options, mix: { denied: 0.2, reversed: 0.2 } }));

  it('is payer, balance, claims and the cases to expect', () => {
    expect(shown.transactions).toHaveLength(2);
    for (const transaction of shown.transactions) {
      expect(transaction).toMatchObject({ payer: 'Northern Plains Mutual', claims: 60, balanced: true, problems: [] });
      const kinds = new Set(transaction.expectedCases.map(({ kind }) => kind));
      expect(kinds).toContain('denial');
      expect(kinds).toContain('reversal');
    }
  });

  it('shows the first fifty claims with their raw segments', () => {
    const [first] = shown.transactions;
    expect(first?.firstClaims).toHaveLength(50);
    for (const [ordinal, view] of first!.firstClaims.entries()) {
      expect(ClaimView.parse(view)).toEqual(view);
      expect(view.ordinal).toBe(ordinal);
      expect(view.raw).toMatch(new RegExp(`^CLP\\*${view.account}\\*`));
      expect(view.raw.split('\n')).toHaveLength(view.lastSegment - view.firstSegment + 1);
    }
  });

  it('names no patient outside the raw segments', () => {
    const { firstClaims } = shown.transactions[0]!;
    const names = firstClaims.flatMap(({ raw }) => raw.match(/NM1\*QC\*1\*([^*~\n]+)/)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(0);
    const text = JSON.stringify(firstClaims.map((view) => ({ ...view, raw: '' })));
    for (const name of names) expect(text).not.toContain(name);
  });

  it('expects one case for a set out of balance and says by how much', () => {
    const [transaction] = preview(generateRemittance({ ...options, mix: { outOfBalance: 1 } })).transactions;
    expect(transaction).toMatchObject({ balanced: false, expectedCases: [{ kind: 'out-of-balance' }] });
    expect(transaction?.differenceMinor).not.toBe(0);
  });

  it('expects the case that holds a test', () => {
    const text = generateRemittance(options).replace(/(ISA\*.*)\*P\*(.)/, '$1*T*$2');
    const [transaction] = preview(text).transactions;
    expect(transaction).toMatchObject({ balanced: true, expectedCases: [{ kind: 'remittance-as-test' }] });
  });

  it.each([
    ['nothing', ''],
    ['noise', '\u0000\u0001garbage'],
    ['a letter', 'Dear payer,'],
  ])('is a problem in words for %s', (_, text) => {
    const { transactions, problems } = preview(text);
    expect(transactions).toEqual([]);
    expect(problems[0]?.message).toMatch(/\.$/);
  });
});

const SAMPLES = '../shared/samples/x12-835';
const hasSamples = existsSync(SAMPLES);
// oxlint-disable-next-line no-console -- a skipped suite says so
if (!hasSamples) console.warn(`skipped: previews of real files, ${SAMPLES} is absent`);

describe.runIf(hasSamples)('every real remittance', () => {
  it.each(hasSamples ? readdirSync(SAMPLES).filter((name) => !name.startsWith('.')) : [])(
    '%s can be previewed',
    (name) => {
      const { transactions, problems } = previewRemittance(readFileSync(`${SAMPLES}/${name}`), context);
      expect(transactions.length + problems.length).toBeGreaterThan(0);
      for (const { balanced, expectedCases } of transactions) {
        // The directory knows none of these payers, so every set is held, for one reason or the other.
        expect(expectedCases).toHaveLength(1);
        if (!balanced) expect(expectedCases[0]?.kind).toBe('out-of-balance');
      }
    },
  );
});
