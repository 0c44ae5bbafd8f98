import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { generateRemittance, type GenerateOptions } from './generate.ts';
import { readRemittanceFile } from './remittance-file.ts';
import { remittanceKey } from './remittance-key.ts';

const options: GenerateOptions = { seed: 5, transactions: 6, claimsPerTransaction: 8, date: '2026-11-24' };
const keysOf = (text: string) =>
  readRemittanceFile(encodeUtf8(text)).transactions.map(({ advice }) => remittanceKey(advice));

const advice = readRemittanceFile(encodeUtf8(generateRemittance({ ...options, transactions: 1 }))).transactions[0]!
  .advice;
const withTrace = (number: string, originatorId = '1460012345') =>
  remittanceKey({ ...advice, trace: { number, originatorId, supplement: '' } });
const withAmount = (amountMinor: number | null) =>
  remittanceKey({ ...advice, payment: { ...advice.payment, amountMinor } });

describe('the identity of a remittance advice', () => {
  it('differs between the advices of a file', () => expect(new Set(keysOf(generateRemittance(options))).size).toBe(6));

  it('survives another envelope, other delimiters and other control numbers', () => {
    const text = generateRemittance(options);
    const bare = text.slice(text.indexOf('ST*')).replaceAll(/^(ST\*835|SE\*\d+)\*0*(\d+)/gm, '$1*90$2');
    const other = generateRemittance({
      ...options,
      delimiters: { element: '|', component: '>', segment: '!', newline: '' },
    });
    expect(keysOf(bare)).toEqual(keysOf(text));
    expect(keysOf(other)).toEqual(keysOf(text));
  });

  it('is payer, trace number and amount', () =>
    expect(remittanceKey({ ...advice, trace: { number: ' abc 1', originatorId: '1460012345', supplement: '' } })).toBe(
      `1460012345|ABC 1|${advice.payment.amountMinor}`,
    ));

  it('keeps leading zeros of the trace number', () => expect(withTrace('0123')).not.toBe(withTrace('123')));

  it('does not care for case and blanks', () => expect(withTrace(' ab  12 ')).toBe(withTrace('AB 12')));

  it('tells two payers with the same number apart', () =>
    expect(withTrace('123', '1460012345')).not.toBe(withTrace('123', '1910023456')));

  it('tells a reissue with another amount, and an unreadable amount, apart', () =>
    expect(new Set([withAmount(100), withAmount(101), withAmount(0), withAmount(null)]).size).toBe(4));

  it('falls back to the payer’s id, then to its name without punctuation', () => {
    const trace = { ...advice.trace, originatorId: '' };
    expect(remittanceKey({ ...advice, trace, payer: { ...advice.payer, id: 'P7' } })).toMatch(/^P7\|/);
    const name = (text: string) => remittanceKey({ ...advice, trace, payer: { ...advice.payer, name: text, id: '' } });
    expect(name('St. Brendan, Inc')).toBe(name('ST BRENDAN  INC'));
  });

  it('tells notices without a real trace number apart by date, payee and control number', () => {
    const notice = { ...advice, trace: { number: '000000', originatorId: '1', supplement: '' } };
    expect(remittanceKey(notice)).not.toBe(remittanceKey({ ...notice, controlNumber: '9999' }));
  });

  it('cannot be made equal by separators inside the parts', () =>
    expect(withTrace('B|C', 'A')).not.toBe(withTrace('C', 'A|B')));
});
