import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { generateRemittance } from './generate.ts';
import { RECOGNITION_BYTES, recogniseFile } from './recognise.ts';

const text = generateRemittance({ seed: 1, transactions: 3, claimsPerTransaction: 60, date: '2026-11-24' });
const kindOf = (content: string) => recogniseFile(encodeUtf8(content).subarray(0, RECOGNITION_BYTES));

describe('recognising a file by its content', () => {
  it.each([
    ['as it comes', text],
    ['behind a byte order mark', `\ufeff${text}`],
    ['without ISA', text.slice(text.indexOf('GS*'))],
    ['without ISA and GS', text.slice(text.indexOf('ST*'))],
    ['behind a mail header', `Subject: ERA\n\n${text}`],
    ['with newlines as terminators', text.replaceAll('~', '')],
    ['cut off after its group header', text.slice(0, text.indexOf('ST*'))],
    ['behind another transaction set', text.replace('ST*835*0001', 'ST*997*0009~SE*2*0009~\nST*835*0001')],
  ])('knows an 835 %s', (_, content) => expect(kindOf(content)).toEqual({ kind: 'x12-835' }));

  it('says which transaction set another X12 file holds', () =>
    expect(kindOf(text.replaceAll('*835*', '*837*').replace('*HP*', '*HC*').replaceAll('CLP*', 'CLM*'))).toEqual({
      kind: 'x12-other',
      transactionSet: '837',
    }));

  it.each([
    ['', 'empty'],
    [' \r\n\t ', 'empty'],
    ['\ufeff\n', 'empty'],
    ['%PDF-1.7 …', 'binary'],
    ['PK\u0003\u0004 a zip', 'binary'],
    ['text with a \u0000 in it', 'binary'],
    ['\u0001\u0002\u0003\u0004\u0005\u0006', 'binary'],
    ['date,amount\n2026-11-24,12.00\n', 'unknown'],
    ['MSH|^~\\&|EPIC|HOSP', 'unknown'],
    ['<?xml version="1.0"?><Document/>', 'unknown'],
    ['ISA, GS and ST are names of segments', 'unknown'],
  ])('takes %j for %s', (content, kind) => expect(kindOf(content)).toEqual({ kind }));

  it('takes UTF-16 for binary', () =>
    expect(recogniseFile(Buffer.from('\ufeffISA*00*', 'utf16le'))).toEqual({ kind: 'binary' }));
});
