import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { type SheetColumn, type SheetValue, writeXlsx } from './write-xlsx.ts';
import { crc32 } from './zip.ts';

/** Where it is installed. */
const OFFICE: string = 'soffice';
const tools = {
  encode: (text: string) => new Uint8Array(new TextEncoder().encode(text)),
  deflate: (pieces: Iterable<Uint8Array>) =>
    Promise.resolve(new Uint8Array(deflateRawSync(Buffer.concat([...pieces])))),
};
const columns: readonly SheetColumn[] = [
  { name: 'Date', kind: 'day', width: 12 },
  { name: 'Amount', kind: 'money', width: 14 },
  { name: 'Party', kind: 'text', width: 30 },
];
const DAY = Date.UTC(2026, 10, 24) / 86_400_000;
const rows: readonly (readonly SheetValue[])[] = [
  [DAY, 128_450, 'Müller & Söhne <GmbH>'],
  [DAY + 1, -5, '=1+1'],
  [DAY + 2, 900_719_925_474_099, ' two  spaces '],
  [DAY + 3, 0, ''],
  ...Array.from({ length: 1_200 }, (_, at): SheetValue[] => [DAY, at, `party ${at}`]),
];

async function written(): Promise<Buffer> {
  return Buffer.concat(await writeXlsx('Lines', columns, rows, tools));
}

/** Reads an archive by its directory, as unzip does. */
function unzipped(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [crc, packed, size] = [16, 20, 24].map((offset) => bytes.readUInt32LE(at + offset));
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('latin1', at + 46, at + 46 + nameLength!);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = inflateRawSync(bytes.subarray(start, start + packed!));
    expect([content.length, crc32(content)]).toEqual([size, crc]);
    files.set(name, content.toString('utf8'));
    at += 46 + nameLength! + extra! + comment!;
  }
  return files;
}

describe('a workbook', () => {
  it('has the CRC that the standard gives for its check string', () =>
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf4_3926));

  it('holds what was written, read by another reader of ZIP and XML', async () => {
    const files = unzipped(await written());
    expect([...files.keys()].toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const parser = new XMLParser({ ignoreAttributes: false, trimValues: false, parseTagValue: false });
    const sheet = parser.parse(files.get('xl/worksheets/sheet1.xml')!) as {
      worksheet: { sheetData: { row: { c: { v?: string; is?: { t: { '#text': string } } }[] }[] } };
    };
    const [head, ...body] = sheet.worksheet.sheetData.row;
    expect(head!.c.map((one) => one.is?.t['#text'])).toEqual(['Date', 'Amount', 'Party']);
    expect(body).toHaveLength(rows.length);
    expect(body.slice(0, 3).map(({ c }) => [c[0]!.v, c[1]!.v, c[2]!.is?.t['#text']])).toEqual([
      ['46350', '1284.50', 'Müller & Söhne <GmbH>'],
      ['46351', '-0.05', '=1+1'],
      ['46352', '9007199254740.99', ' two  spaces '],
    ]);
  });

  it('is the same bytes for the same rows', async () => expect((await written()).equals(await written())).toBe(true));

  const hasOffice = spawnSync(OFFICE, ['--version']).status === 0;
  it.skipIf(!hasOffice)('gives LibreOffice the same values', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-xlsx-'));
    try {
      writeFileSync(join(folder, 'lines.xlsx'), await written());
      // A profile of its own, and a text whose characters and figures do not depend on the computer's language.
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
      const asCsv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true';
      execFileSync(OFFICE, [
        profile,
        '--headless',
        '--convert-to',
        asCsv,
        '--outdir',
        folder,
        join(folder, 'lines.xlsx'),
      ]);
      const text = readFileSync(join(folder, 'lines.csv'), 'utf8').split('\n');
      expect(text[1]).toBe('2026-11-24,"1,284.50",Müller & Söhne <GmbH>');
      expect(text[2]).toBe('2026-11-25,-0.05,=1+1');
      expect(text).toHaveLength(rows.length + 2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
