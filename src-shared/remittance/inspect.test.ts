import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { generateRemittance } from './generate.ts';
import { Inspector } from './inspect.ts';
import { readRemittanceFile } from './remittance-file.ts';

function read(text: string) {
  const { problems, transactions, totals } = readRemittanceFile(encodeUtf8(text));
  const inspector = new Inspector();
  for (const problem of problems) inspector.onProblem(problem);
  for (const { advice, summary, problems: ofSet } of transactions) {
    for (const problem of ofSet) inspector.onProblem(problem);
    inspector.onTransactionEnd(summary, advice);
  }
  return inspector.finish(totals, totals.bytes === 0 ? 'empty' : 'unknown');
}

describe('the inspection of a file', () => {
  it('has the keys of the contract, in their order', () => {
    const inspection = read(
      'ST*835*1~BPR*I*70*C*CHK~TRN*1*T1*1~N1*PR*P~N1*PE*Q~CLP*A*1*100*100~PLB*1*20261231*WO:X*30~SE*8*1~',
    );
    expect(JSON.stringify(inspection)).toBe(
      '{"kind":"x12-835","transactions":[{"trace":"T1","paymentMethod":"CHK","paidMinor":7000,"claims":1,' +
        '"sumClaimPaidMinor":10000,"providerAdjustments":[{"code":"WO","amountMinor":3000}],"balanced":true,' +
        '"differenceMinor":0,"problems":[]}],"problems":[{"code":"isa-missing","segment":1,' +
        '"message":"The file has no interchange header (ISA); its separators were guessed."}]}',
    );
  });

  it('keeps the problems of a set with the set', () => {
    const text = generateRemittance({
      seed: 3,
      transactions: 2,
      claimsPerTransaction: 2,
      date: '2026-11-24',
      mix: { outOfBalance: 1 },
    });
    const { transactions, problems } = read(text);
    expect(transactions.map((transaction) => transaction.problems.map(({ code }) => code))).toEqual([
      ['transaction-out-of-balance'],
      ['transaction-out-of-balance'],
    ]);
    expect(problems).toEqual([]);
  });

  it('lists a thousand problems and says how many more there are', () => {
    const claims = Array.from({ length: 1500 }, () => 'CLP*A*1*2*1~').join('');
    const { problems } = read(`ST*835*1~BPR*I*1500*C*CHK~TRN*1*T*1~N1*PR*P~N1*PE*Q~${claims}SE*1506*1~`)
      .transactions[0]!;
    expect(problems.length).toBe(1001);
    expect(problems.at(-1)).toEqual({
      code: 'problems-omitted',
      segment: 0,
      message: '500 more problems are not listed.',
    });
  });

  it('says that a file is empty', () =>
    expect(read('')).toMatchObject({ kind: 'empty', problems: [{ code: 'no-remittance' }] }));

  it('says that a file holds something else', () =>
    expect(read('ISA*00*~GS*HC*A~ST*837*1~SE*2*1~').kind).toBe('x12-other'));
});
