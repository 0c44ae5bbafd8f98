import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAcknowledgements } from '../store/acknowledgements.ts';
import { baiText, claimsText } from '../testing/inbound-texts.ts';
import { type ImportBench, openImportBench } from '../testing/test-import.ts';
import { acknowledgeImport } from './acknowledge-import.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

async function acknowledged(text: string) {
  const reply = await bench.importText(text);
  const { dataDir, now } = bench;
  const { db } = bench.store;
  await acknowledgeImport({ db, clock: () => now, dataDir }, reply);
  return { reply, answers: await listAcknowledgements(db, reply.id) };
}

describe('what is answered to whoever sent an X12 file', () => {
  it('is a TA1 and a 999 for each interchange, each with a control number of its own', async () => {
    const { answers } = await acknowledged(
      claimsText([{ id: 'K-1', charge: '10' }]) + claimsText([{ id: 'K-2', charge: '11' }]),
    );
    expect(answers).toHaveLength(2);
    expect(answers.map((text) => /ISA\*.*?\*00501\*(\d{9})\*/.exec(text)?.[1])).toEqual(['000000001', '000000002']);
    for (const text of answers) {
      expect(text).toContain('TA1*000000077*261124*0630*A*000~');
      expect(text).toContain('IK5*A~\nAK9*A*1*1*1~');
    }
  });

  it('refuses the set that was put aside, and takes with a note the one that was taken with a flaw', async () => {
    const sound = claimsText([{ id: 'K-3', charge: '10' }]);
    const { reply, answers } = await acknowledged(sound.slice(0, sound.indexOf('SE*')));
    expect(reply.source).toMatchObject({ accepted: 0, quarantined: 1 });
    expect(answers[0]).toContain('IK5*R*2~\nAK9*R*1*1*0');
    const flawed = await acknowledged(sound.replace(/SE\*\d+/, 'SE*2'));
    expect(flawed.reply.source).toMatchObject({ accepted: 1 });
    expect(flawed.answers[0]).toContain('IK5*E*4~\nAK9*A*1*1*1~');
  });

  it('is nothing where the file is no X12', async () =>
    expect((await acknowledged(baiText([{ amountMinor: 1, reference: '', text: '' }]))).answers).toEqual([]));
});
