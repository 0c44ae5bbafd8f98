import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { minorFromDecimalText } from '../money/money.ts';
import type { Adjustment } from './remittance.ts';
import { recogniseFile } from './recognise.ts';
import { readRemittanceFile, type RemittanceTransaction } from './remittance-file.ts';

// Real files that nobody here wrote stay outside the repository: several of their licences forbid copying them.
const SAMPLES = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));
const hasSamples = existsSync(`${SAMPLES}manifest.json`);
if (!hasSamples) process.stderr.write('SKIPPED: the real 835 files, because ../shared/samples is absent.\n');

/** Facts about a transaction set, found independently of this reader. Amounts are decimal text. */
type SetFacts = {
  readonly st01: '835';
  readonly st02: string;
  readonly bpr01: string;
  readonly bpr02: string;
  readonly bpr04: string;
  readonly trn02: string;
  readonly trn03: string;
  readonly clp_count: number;
  readonly sum_clp03: string;
  readonly sum_clp04: string;
  readonly sum_clp05: string;
  readonly plb: readonly (readonly [code: string, amount: string])[];
  readonly plb_sum: string;
  readonly balances: boolean;
  readonly difference: string;
  readonly clp02: Readonly<Record<string, number>>;
  readonly cas_groups: Readonly<Record<string, number>>;
  readonly carc_top: readonly string[];
  readonly rarc: readonly string[];
  readonly claims_balancing: string;
  readonly svc_balancing: string;
  readonly svc_lines: number;
  readonly segments: number;
  readonly issues: readonly string[];
};
type Sample = {
  readonly file: string;
  readonly kind: string;
  readonly facts: {
    readonly interchanges: number;
    readonly separators: readonly (readonly string[])[];
    readonly transactions: readonly SetFacts[];
    readonly issues: readonly string[];
  };
};

const samples: readonly Sample[] = hasSamples
  ? (JSON.parse(readFileSync(`${SAMPLES}manifest.json`, 'utf8')) as { files: Sample[] }).files.filter(
      ({ kind }) => kind === 'x12-835',
    )
  : [];

const cents = (text: string) => minorFromDecimalText(text);
const readSample = (file: string) => readRemittanceFile(readFileSync(SAMPLES + file));

function count(values: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const adjustmentsOf = ({ claims }: RemittanceTransaction): Adjustment[] =>
  claims.flatMap((claim) => [...claim.adjustments, ...claim.lines.flatMap(({ adjustments }) => adjustments)]);

/** Segments per group: the facts count CAS segments, not reasons. */
function casGroups(transaction: RemittanceTransaction): Record<string, number> {
  const groups = new Map(adjustmentsOf(transaction).map(({ group, lineage }) => [lineage.firstSegment, group]));
  return count(groups.values());
}

function remarksOf({ claims }: RemittanceTransaction): string[] {
  const all = claims.flatMap((claim) => [...claim.remarks, ...claim.lines.flatMap(({ remarks }) => remarks)]);
  return [...new Set(all.map(({ code }) => code))].toSorted();
}

function figures(transaction: RemittanceTransaction) {
  const { advice, claims, summary } = transaction;
  return {
    st02: advice.controlNumber,
    bpr01: advice.payment.handling,
    bpr02: advice.payment.amountMinor,
    bpr04: advice.payment.method,
    trn02: advice.trace.number,
    trn03: advice.trace.originatorId,
    clp_count: claims.length,
    sum_clp03: summary.sumChargeMinor,
    sum_clp04: summary.sumClaimPaidMinor,
    sum_clp05: summary.sumPatientShareMinor,
    plb: summary.providerAdjustments.map(({ code, amountMinor }) => [code, amountMinor]),
    plb_sum: summary.sumProviderAdjustmentMinor,
    balances: summary.balanced,
    difference: summary.differenceMinor,
    clp02: count(claims.map(({ status }) => status)),
    cas_groups: casGroups(transaction),
    rarc: remarksOf(transaction),
    claims_balancing: `${summary.claims - summary.claimsOutOfBalance}/${summary.claims}`,
    svc_balancing: `${summary.serviceLines - summary.linesOutOfBalance}/${summary.serviceLines}`,
    svc_lines: summary.serviceLines,
    segments: summary.lineage.lastSegment - summary.lineage.firstSegment + 1,
  };
}

function expectedFigures(facts: SetFacts) {
  const { st01: _set, carc_top: _carc, issues: _issues, ...rest } = facts;
  return {
    ...rest,
    bpr02: cents(facts.bpr02),
    sum_clp03: cents(facts.sum_clp03),
    sum_clp04: cents(facts.sum_clp04),
    sum_clp05: cents(facts.sum_clp05),
    plb: facts.plb.map(([code, amount]) => [code, cents(amount)]),
    plb_sum: cents(facts.plb_sum),
    difference: cents(facts.difference),
    rarc: facts.rarc.toSorted(),
  };
}

describe.runIf(hasSamples)('every real 835 file', () => {
  it('is here to be read', () => expect(samples.length).toBeGreaterThan(30));

  it.each(samples.map(({ file, facts }) => ({ file, facts })))(
    '$file gives the facts known of it',
    ({ file, facts }) => {
      const read = readSample(file);
      expect(read.transactions.map(figures)).toEqual(facts.transactions.map(expectedFigures));
      expect(read.interchanges.length).toBe(facts.interchanges);
      // The facts write the terminator of files with CR LF as the two escapes; LF is what ends their segments.
      expect(
        read.interchanges.map(({ delimiters }) => [delimiters.element, delimiters.component, delimiters.segment]),
      ).toEqual(facts.separators.map((separators) => separators.map((text) => text.replace(String.raw`\r\n`, '\n'))));
    },
  );

  it.each(samples.map(({ file, facts }) => ({ file, facts })))(
    '$file names the reasons known of it',
    ({ file, facts }) => {
      for (const [index, transaction] of readSample(file).transactions.entries()) {
        const reasons = new Set(adjustmentsOf(transaction).map(({ group, reason }) => `${group}-${reason}`));
        expect(facts.transactions[index]!.carc_top.filter((reason) => !reasons.has(reason))).toEqual([]);
      }
    },
  );

  it.each(samples.map(({ file }) => ({ file })))('$file is recognised', ({ file }) =>
    expect(recogniseFile(readFileSync(SAMPLES + file))).toEqual({ kind: 'x12-835' }),
  );

  it('says so where an envelope is wrong or missing', () => {
    const words: Readonly<Record<string, string>> = {
      'ISA13!=IEA02': 'iea-control-mismatch',
      'no ISA envelope': 'isa-missing',
      'SE01=33 but 32 segments': 'segments-missing',
    };
    for (const { file, facts } of samples) {
      const read = readSample(file);
      const found = [...read.problems, ...read.transactions.flatMap(({ problems }) => problems)].map(
        ({ code }) => code,
      );
      const expected = [...facts.issues, ...facts.transactions.flatMap(({ issues }) => issues)].map(
        (issue) => words[issue],
      );
      for (const code of expected) expect(found).toContain(code);
    }
  });
});
