import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { generateRemittance } from './generate.ts';
import { RECOGNITION_BYTES, recogniseFile } from './recognise.ts';

const text = generateRemittance({ seed: 1, transactions: 3, claimsPerTransaction: 60, date: '2026-11-24' });
const utf16 = (content: string) => Buffer.from(content, 'utf16le');
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

  it.each([
    ['behind its byte order mark', utf16(`\ufeff${text}`)],
    ['without one', utf16(text)],
    ['with the high byte first', utf16(`\ufeff${text}`).swap16()],
    ['with the high byte first and no mark', utf16(text).swap16()],
    ['cut in the middle of a character', utf16(text).subarray(0, 1001)],
    ['that is no remittance', utf16('account;amount\r\n4711;12.00\r\n')],
  ])('knows a text in UTF-16 %s', (_, bytes) =>
    expect(recogniseFile(bytes.subarray(0, RECOGNITION_BYTES))).toEqual({ kind: 'utf-16' }),
  );

  it('takes no executable for a text in UTF-16', () =>
    expect(recogniseFile(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 3, 0, 62, 0, 1]))).toEqual({
      kind: 'binary',
    }));
});
