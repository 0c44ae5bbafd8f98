import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { MAPPING_VERSION } from '../../src-shared/source-file/source-item.ts';
import { LineageReply } from '../../src-shared/wire/lineage.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { claimsText } from '../testing/inbound-texts.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { tellLineage } from './tell-lineage.ts';

const Entry = z.object({ lines: z.array(z.object({ debitMinor: z.int(), segments: z.array(z.unknown()) })) });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-12-01T12:00:00.000Z'));
});
afterAll(() => desk.close());

/** As a client of OpenLineage reads it. */
async function lineageOf(importId: string, scopes: readonly string[] = []) {
  return LineageReply.parse(JSON.parse(JSON.stringify(await tellLineage(desk.db, importId, scopes))));
}

describe('lineage of an import as OpenLineage events', () => {
  it('names the file by its hash, and each part of it by its bytes and the mapping that read it', async () => {
    const { id, sha256 } = await desk.import(
      claimsText([
        { id: 'C-1', charge: '100' },
        { id: 'C-2', charge: '40.5' },
      ]),
    );
    const { events, isCut } = await lineageOf(id);
    expect([events.map(({ eventType }) => eventType), isCut]).toEqual([['START', 'COMPLETE'], false]);
    const [start, complete] = events;
    expect(start?.run.runId).toBe(complete?.run.runId);
    expect(complete).toMatchObject({
      job: { namespace: 'countersign', name: 'intake.x12-837p' },
      inputs: [{ name: sha256, facets: { countersign_file: { way: 'upload' } } }],
    });
    const parts = complete?.outputs.map(({ facets }) => facets['countersign_source']) ?? [];
    expect(parts).toMatchObject([
      { what: 'claim', mappingVersion: MAPPING_VERSION },
      { what: 'claim', mappingVersion: MAPPING_VERSION, until: null },
    ]);
    const bytes = await readFile(rawFilePath(desk.dataDir, sha256));
    const [first, second] = parts.map((part) => Number(part?.['offset']));
    expect(parts[0]?.['until']).toBe(second);
    expect(bytes.subarray(first, second).toString('latin1')).toContain('C-1');
    expect(bytes.subarray(second).toString('latin1')).toContain('C-2');
  });

  it('has a run for each entry that rests on it, with the segments that its lines add up', async () => {
    const { id, sha256 } = await desk.import(
      remittanceText([{ trace: 'T-1', amount: '80', body: plainClaim('PA-1') }]),
    );
    await desk.settle();
    const [entry] = await desk.entries();
    const scopes = [scopeId(entry?.site ?? '', 'ledger')];
    const { events } = await lineageOf(id, scopes);
    const posting = events.find(({ job, eventType }) => job.name === 'posting' && eventType === 'COMPLETE');
    expect(posting?.outputs).toMatchObject([{ name: `ledger/entry/${entry?.number}` }]);
    expect(posting?.inputs.map(({ name }) => name)).toEqual([expect.stringMatching(/^remittance\//), sha256]);
    const told = Entry.parse(posting?.outputs[0]?.facets['countersign_entry']);
    expect(told.lines.reduce((sum, { debitMinor }) => sum + debitMinor, 0)).toBeGreaterThan(0);
    expect(told.lines.every(({ segments }) => segments.length > 0)).toBe(true);
    expect((await lineageOf(id, scopes)).events).toEqual(events);
  });

  it('tells entries to those alone who see the ledger of their site', async () => {
    const { id } = await desk.import(remittanceText([{ trace: 'T-2', amount: '80', body: plainClaim('PA-2') }]));
    await desk.settle();
    const { events } = await lineageOf(id, ['elsewhere/ledger', 'westside-clinic/remits']);
    expect(events.map(({ job }) => job.name)).not.toContain('posting');
  });

  it('is none of an import that is not there', async () =>
    expect(await tellLineage(desk.db, 'nothing', [])).toBeNull());
});
