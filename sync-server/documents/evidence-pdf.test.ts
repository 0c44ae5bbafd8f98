import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leafText } from '../../src-shared/audit/audit-leaf.ts';
import { packOf, testKeyText } from '../../src-shared/audit/test-log.ts';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { actor, maya, tom } from '../../src-shared/testing/build-people.ts';
import { writeOffCase } from '../../src-shared/testing/build-case.ts';
import { runCommand } from '../cli/commands.ts';
import { evidencePdf } from './evidence-pdf.ts';

const at = new Date('2026-11-30T12:00:00.000Z');
const folder = mkdtempSync(join(tmpdir(), 'countersign-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LONG = 'Wolfeschlegelsteinhausenbergerdorff-'.repeat(5);

/** A case with names that are too long, a comment as long as they come, and more lines than a page has. */
const shown: CaseDocument = writeOffCase(125_00, {
  id: 'wo-1',
  number: 'WO-000001',
  title: `Small balance · ${LONG}`,
  facts: [
    { key: 'payerControl', label: 'Payer control number', value: { type: 'text', text: 'PAYER-77' }, material: false },
    ...Array.from({ length: 80 }, (_, index) => ({
      key: `fact${index}`,
      label: `Fact ${index} of ${LONG}`,
      value: { type: 'money' as const, minor: index * 100 },
      material: true,
    })),
  ],
  timeline: [
    {
      at: instantOf(at),
      by: { ...actor(maya), name: LONG },
      for: { ...actor(tom), name: `Łukasz ${LONG}` },
      event: 'approve',
      text: 'A reason that goes on. '.repeat(180),
      decidedAt: '2026-11-29T08:15:00.000Z' as Instant,
    },
  ],
});
const texts = Array.from({ length: 70 }, (_, index) =>
  leafText({
    id: `leaf-${index}`,
    at: instantOf(at),
    actor: 'maya',
    action: index % 2 ? 'case.approve' : 'policy.evaluate',
    entity: 'wo-1',
    body: { note: LONG.repeat(index % 9) },
  }),
);
const pack = packOf(texts, 'wo-1');

let pdf: Buffer;
beforeAll(async () => {
  const evidence = { shown, pack, site: 'Westside', remittance: null, claims: [], takenBy: 'Samuel Osei', at };
  pdf = await evidencePdf({ ...evidence, nameOf: (id) => id });
});

type Mark = { readonly x: number; readonly y: number; readonly text: string };

/** Where each text begins, per page; y grows upwards. */
function pages(file = pdf): Mark[][] {
  const source = file.toString('latin1');
  return [...source.matchAll(/<<\n\/Length (\d+)\n\/Filter \/FlateDecode\n>>\nstream\n/g)].flatMap((found) => {
    const start = found.index + found[0].length;
    const content = inflateSync(file.subarray(start, start + Number(found[1]))).toString('latin1');
    const marks = [...content.matchAll(/1 0 0 1 ([\d.]+) ([\d.]+) Tm\n\/F\d+ [\d.]+ Tf\n\[(.*?)\] TJ/g)].map(
      ([, x, y, shownAs]) => ({
        x: Number(x),
        y: Number(y),
        text: [...shownAs!.matchAll(/<([0-9a-f]*)>/g)]
          .map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1'))
          .join(''),
      }),
    );
    return marks.length > 0 ? [marks] : [];
  });
}

async function verify(content: Buffer, ...more: string[]): Promise<{ code: number; said: string }> {
  const file = join(folder, 'evidence.pdf');
  writeFileSync(file, content);
  let said = '';
  const say = (text: string) => (said += text);
  return { code: await runCommand(['audit', 'verify', file, ...more], { stdout: say, stderr: say }), said };
}

describe('the pages of the evidence', () => {
  const words = () => pages().map((marks) => marks.map(({ text }) => text).join(' '));

  it('say what, why, who in whose place, when it was decided and received, and how to verify it', () => {
    const all = words().join(' ');
    for (const said of [
      'WO-000001',
      'Why it came to people',
      'Fact 79',
      'for Lukasz',
      '2026-11-29 08:15:00',
      '2026-11-30 12:00:00',
      'Entries of the audit log (70)',
      'countersign.test/audit',
      'cs -- audit verify',
    ]) {
      expect(all).toContain(said);
    }
  });

  it('hold the entries about the remittance of the case too, and say so', async () => {
    const told = ['remittance.import', 'case.open', 'remittance.post'].map((action) =>
      leafText({ id: action, at: instantOf(at), actor: 'maya', action, entity: 'rem-1', body: { case: 'wo-1' } }),
    );
    const about = { kind: 'case' as const, id: 'wo-1', remittance: 'rem-1' };
    const both = { ...packOf(told, 'rem-1'), about };
    const paper = { shown, pack: both, site: 'Westside', remittance: null, claims: [], takenBy: 'Samuel Osei', at };
    const file = await evidencePdf({ ...paper, nameOf: (id) => id });
    const all = pages(file)
      .flat()
      .map(({ text }) => text)
      .join(' ');
    for (const said of ['its remittance rem-1', 'remittance.import', 'remittance.post']) expect(all).toContain(said);
    const { code, said } = await verify(file);
    expect([code, said.includes('3 entries about the case wo-1 and its remittance rem-1')]).toEqual([0, true]);
  });

  it('cover what identifies the patient', () => expect(words().join(' ')).not.toContain('PAYER-77'));

  it('are numbered, and say on each of what they are', () => {
    const count = words().length;
    expect(count).toBeGreaterThan(5);
    for (const [at, page] of words().entries()) {
      expect(page).toContain(`Page ${at + 1} of ${count}`);
      expect(page.match(/taken by Samuel Osei/g)?.length).toBe(at === 0 ? 2 : 1);
    }
  });

  it('keep every line on the page and off every other line', () => {
    for (const marks of pages()) {
      expect(Math.min(...marks.map(({ y }) => y))).toBeGreaterThan(30);
      expect(Math.max(...marks.map(({ y }) => y))).toBeLessThan(792 - 40);
      expect(Math.min(...marks.map(({ x }) => x))).toBeGreaterThanOrEqual(54);
      const columns = Map.groupBy(marks, ({ x }) => x);
      for (const column of columns.values()) {
        const ys = column.map(({ y }) => y).toSorted((a, b) => a - b);
        expect(ys.every((y, index) => index === 0 || y - ys[index - 1]! > 6)).toBe(true);
      }
    }
  });
});

describe('cs audit verify', () => {
  it('verifies the pack that the PDF encloses, and says what the pages rest on', async () => {
    const { code, said } = await verify(pdf, '--key', testKeyText);
    expect(code, said).toBe(0);
    expect(said).toContain('70 entries about the case wo-1: each stands, unchanged, in the log');
    expect(said).toMatch(/SHA-256 of the file: [0-9a-f]{64}/);
    expect(JSON.parse((await verify(pdf, '--json')).said)).toMatchObject({ verified: true, kind: 'pack', entries: 70 });
  });

  it('refuses a PDF that encloses nothing, two files, or a pack that was changed', async () => {
    const source = pdf.toString('latin1');
    const start = source.indexOf('/Type /EmbeddedFile');
    const without = Buffer.from(source.replace('/Type /EmbeddedFile', '/Type /Embedded0000'), 'latin1');
    expect(await verify(without)).toMatchObject({
      code: 1,
      said: expect.stringContaining('encloses no evidence pack') as string,
    });
    const object = source.slice(start, source.indexOf('endobj', start));
    const twice = Buffer.from(
      source.replace('%%EOF', () => `99 0 obj\n<<\n${object}endobj\n%%EOF`),
      'latin1',
    );
    expect((await verify(twice)).said).toContain('more than one file');
    const stream = source.indexOf('stream\n', start) + 'stream\n'.length;
    for (const offset of [0, 3, 200, 2000]) {
      const changed = Buffer.from(pdf);
      changed[stream + offset]! ^= 4;
      expect((await verify(changed)).code, `byte ${offset}`).toBe(1);
    }
  });
});
