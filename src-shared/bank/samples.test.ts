import { describe, expect, it } from 'vitest';
import { hasSamples, inspectSample as read, samplesOf as ofKind } from '../testing/test-real-samples.ts';
import { minorOfCurrency } from './bank-entry.ts';

type NachaFacts = Readonly<
  Record<'batches' | 'entries' | 'addenda' | 'debit_cents' | 'credit_cents' | 'entry_hash', number>
> & {
  readonly control_ok: boolean;
};
type Bai2Facts = {
  readonly accounts: number;
  readonly detail16: number;
  readonly account_control_ok: string;
  readonly physical_records: number;
};
type CamtFacts = {
  readonly statements: readonly {
    readonly entries: number;
    readonly net: string;
    readonly opening: string | null;
    readonly closing: string | null;
  }[];
};
describe.skipIf(!hasSamples)('the bank files of others', () => {
  it.each(['nacha', 'bank-bai2', 'bank-camt', 'bank-ofx', 'bank-csv'])(
    'of %s are recognised from their content',
    (kind) => {
      const files = ofKind(kind).map(({ file }) => file);
      expect(files.length).toBeGreaterThan(3);
      expect(files.map((file) => [file, read(file)?.kind])).toEqual(files.map((file) => [file, kind]));
    },
  );

  // Two advice files have codes 81 and 82: the facts take both for credits, Nacha takes 82 for a debit.
  it.each(ofKind('nacha').filter(({ file }) => !/adv-(invalidFile|noFile)Control/.test(file)))(
    'of Nacha hold what the facts say: $file',
    ({ file, facts }) => {
      const contents = read(file);
      const { control_ok: ties, ...of } = facts as NachaFacts;
      expect(contents?.totals).toMatchObject({
        batches: of.batches,
        entries: of.entries,
        addenda: of.addenda,
        debitsMinor: of.debit_cents,
        creditsMinor: of.credit_cents,
        entryHash: of.entry_hash,
        ties: ties ? 1 : 0,
      });
      const told = contents?.problems.some(({ code }) => code === 'control-differs' || code === 'control-missing');
      expect(told).toBe(!ties);
    },
  );

  it.each(ofKind('bank-bai2'))('of BAI2 hold what the facts say: $file', ({ file, facts }) => {
    const of = facts as Bai2Facts;
    const contents = read(file);
    expect(contents?.totals).toMatchObject({
      accounts: of.accounts,
      details: of.detail16,
      accountsThatTie: Number(of.account_control_ok.split('/')[0]),
      physicalRecords: of.physical_records,
    });
    const differing = contents?.problems.filter(({ code }) => code === 'account-control-differs');
    expect(differing).toHaveLength(of.accounts - Number(of.account_control_ok.split('/')[0]));
  });

  it.each(ofKind('bank-camt'))('of camt hold what the facts say: $file', ({ file, facts }) => {
    const { statements } = facts as CamtFacts;
    const contents = read(file);
    const [statement] = statements;
    expect(contents?.totals['statements']).toBe(statements.length);
    if (!statement) return;
    const cents = (text: string | null) => (text === null ? null : minorOfCurrency(text, 'EUR'));
    expect(contents?.records).toBe(statement.entries);
    expect(contents?.totals).toMatchObject({
      netMinor: cents(statement.net),
      openingMinor: cents(statement.opening),
      closingMinor: cents(statement.closing),
    });
  });
});
