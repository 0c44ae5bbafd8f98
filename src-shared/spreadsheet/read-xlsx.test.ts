import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createInflateRaw, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { invariant } from '../base/invariant.ts';
import { exportLines } from '../reconciliation/export-lines.ts';
import { fuzzed, fuzzedBytes } from '../testing/fuzz-format.ts';
import { openWorkbook, type WorkbookSource } from './read-xlsx.ts';
import { writeXlsx } from './write-xlsx.ts';
import { crc32, zip, type ZipEntry } from './zip.ts';

/** Where it is installed. */
const OFFICE: string = 'soffice';
const tools = {
  encode: (text: string) => new Uint8Array(new TextEncoder().encode(text)),
  deflate: (pieces: Iterable<Uint8Array>) =>
    Promise.resolve(new Uint8Array(deflateRawSync(Buffer.concat([...pieces])))),
};

function sourceOf(bytes: Buffer): WorkbookSource {
  return {
    size: bytes.length,
    bytes: (from, to) => Promise.resolve(new Uint8Array(bytes.subarray(from, to))),
    inflate: (from, to) => Readable.from([bytes.subarray(from, to)]).pipe(createInflateRaw()),
  };
}

async function rowsOf(bytes: Buffer) {
  const sheet = await openWorkbook(sourceOf(bytes));
  if ('kind' in sheet) return sheet;
  const rows: (readonly string[])[] = [];
  const refusal = await sheet.rows((some) => rows.push(...some));
  return refusal ?? { name: sheet.name, others: sheet.others, rows };
}

/** A workbook of parts as text. */
function archive(parts: Readonly<Record<string, string>>, sizes: Readonly<Record<string, number>> = {}): Buffer {
  const entries = Object.entries(parts).map(([name, text]): ZipEntry => {
    const bytes = tools.encode(text);
    const size = sizes[name] ?? bytes.length;
    return { name, deflated: new Uint8Array(deflateRawSync(bytes)), crc: crc32(bytes), size };
  });
  return Buffer.concat(zip(entries));
}

const book = {
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="Secret" state="hidden" r:id="rId3"/><sheet name="Movements" r:id="rId1"/><sheet name="Notes" r:id="rId2"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet7.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Target="worksheets/sheet3.xml"/></Relationships>',
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]d\\-mmm\\-yy;@"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0.00"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
  'xl/sharedStrings.xml':
    '<sst><si><t>Date</t></si><si><r><t>Am</t></r><r><t>ount</t></r></si><si><t xml:space="preserve"> a, "b" </t><rPh><t>x</t></rPh></si></sst>',
};
const sheet = (rows: string) => ({
  ...book,
  'xl/worksheets/sheet7.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
});

describe('reading a workbook', () => {
  it('gives days as 2026-11-24 and numbers as they are shown, from shared, rich and direct texts and from formulas', async () => {
    const rows = [
      '<row r="1"><c r="A1" t="str"><v>Statement of November</v></c></row>',
      '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c></row>',
      '<row r="4"><c r="A4" s="1"><v>46350</v></c><c r="C4"><v>1284.4999999999998</v></c><c r="D4" t="s"><v>2</v></c></row>',
      '<row r="5"><c r="A5" s="2"><v>46350.75</v></c><c r="C5" s="3"><f>1+1</f><v>-40</v></c><c r="D5" t="inlineStr"><is><t>x &amp; y</t></is></c></row>',
      '<row r="6"><c r="A6" t="d"><v>2026-11-25T00:00:00</v></c><c r="C6"><v>80012345678</v></c><c r="D6" t="e"><v>#N/A</v></c></row>',
    ];
    expect(await rowsOf(archive(sheet(rows.join(''))))).toEqual({
      name: 'Movements',
      others: ['Notes'],
      rows: [
        ['Date', '', 'Amount'],
        ['2026-11-24', '', '1284.5', ' a, "b" '],
        ['2026-11-24', '', '-40', 'x & y'],
        ['2026-11-25', '', '80012345678', '#N/A'],
      ],
    });
  });

  it('gives back what the workbench itself writes', async () => {
    const columns = [
      { name: 'Date', kind: 'day', width: 12 },
      { name: 'Amount', kind: 'money', width: 14 },
      { name: 'Party', kind: 'text', width: 30 },
    ] as const;
    const day = Date.UTC(2026, 10, 24) / 86_400_000;
    const written = await writeXlsx(
      'Lines',
      columns,
      [
        [day, -5, '=1+1'],
        [day, 900_719_925_474_099, 'Müller & Söhne'],
      ],
      tools,
    );
    expect(await rowsOf(Buffer.concat(written))).toMatchObject({
      rows: [
        ['Date', 'Amount', 'Party'],
        ['2026-11-24', '-0.05', '=1+1'],
        ['2026-11-24', '9007199254740.99', 'Müller & Söhne'],
      ],
    });
  });

  it('refuses what would unpack to far more than it says, or says that it will', async () => {
    const full = sheet(`<row>${'<c><v>1</v></c>'.repeat(200_000)}</row>`);
    const deceiving = archive(full, { 'xl/worksheets/sheet7.xml': 1_000 });
    expect(await rowsOf(deceiving)).toEqual({ kind: 'tooLarge', name: 'xl/worksheets/sheet7.xml' });
    const announced = archive(full, { 'xl/worksheets/sheet7.xml': 1_900_000_000 });
    expect(await rowsOf(announced)).toEqual({ kind: 'tooLarge', name: 'xl/worksheets/sheet7.xml' });
  });

  it('refuses what is cut off, another archive, a workbook without sheets, and declared entities', async () => {
    const whole = archive(sheet('<row><c><v>1</v></c></row>'));
    expect(await rowsOf(whole.subarray(0, whole.length - 40))).toEqual({ kind: 'damaged' });
    expect(await rowsOf(archive({ 'a.txt': 'a' }))).toEqual({ kind: 'noWorkbook' });
    expect(await rowsOf(archive({ 'xl/workbook.xml': '<workbook/>' }))).toEqual({ kind: 'noSheet' });
    const entities = { ...sheet(''), 'xl/worksheets/sheet7.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' };
    expect(await rowsOf(archive(entities))).toEqual({ kind: 'malformed', name: 'xl/worksheets/sheet7.xml' });
  });

  const hasOffice = spawnSync(OFFICE, ['--version']).status === 0;
  it.skipIf(!hasOffice)(
    'reads lines that were copied, pasted into LibreOffice and saved there as a workbook',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-paste-'));
      try {
        const line = { account: '', status: 'open', itemClass: null };
        const lines = [
          { ...line, date: '2026-11-24', amountMinor: 128_450, reference: 'TRN 1', party: 'Müller "A"', id: 'R-1' },
          { ...line, date: '2026-11-25', amountMinor: -5, reference: '', party: '=1+1', id: 'R-2' },
        ];
        writeFileSync(
          join(folder, 'copied.csv'),
          exportLines([0, 1], 'tsv', (at) => lines[at]!),
        );
        const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
        const asPasted = ['--infilter=Text - txt - csv (StarCalc):9,34,76,1,,1033,false,true', '--convert-to', 'xlsx'];
        execFileSync(OFFICE, [profile, '--headless', ...asPasted, '--outdir', folder, join(folder, 'copied.csv')]);
        const read = await rowsOf(readFileSync(join(folder, 'copied.xlsx')));
        invariant('rows' in read, 'the workbook is read');
        expect(read.rows).toEqual([
          ['Date', 'Amount', 'Reference', 'Party', 'Account', 'Status', 'Class', 'Id'],
          ['2026-11-24', '1284.5', 'TRN 1', 'Müller "A"', '', 'open', '', 'R-1'],
          ['2026-11-25', '-0.05', '', "'=1+1", '', 'open', '', 'R-2'],
        ]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

/** A release is held to 200,000, see the workflow. */
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 2000);

it(`a damaged workbook never ends the reader: ${INPUTS} inputs`, async () => {
  const row = '<row r="1"><c t="s"><v>0</v></c><c s="1"><v>46000</v></c><c t="inlineStr"><is><t>x</t></is></c></row>';
  const sound = archive(sheet(row));
  const parts = sheet(row);
  let read = 0;
  for (let seed = 0; seed < INPUTS; seed += 1) {
    // Its archive, or one of its parts in a sound archive: a damaged archive seldom comes as far as its parts.
    const [name, text] = Object.entries(parts)[seed % 8] ?? ['', ''];
    const damaged = Buffer.from(fuzzed([text], seed)).toString('utf8');
    const bytes = name === '' ? Buffer.from(fuzzedBytes([sound], seed)) : archive({ ...parts, [name]: damaged });
    const found = await rowsOf(bytes).catch((error: unknown) => {
      throw new Error(`seed ${seed}`, { cause: error });
    });
    if ('rows' in found) read += 1;
  }
  expect(read).toBeGreaterThan(INPUTS / 10);
}, 1_800_000);
