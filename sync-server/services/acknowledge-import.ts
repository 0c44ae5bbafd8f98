import { readFile } from 'node:fs/promises';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { acknowledgementsOf } from '../../src-shared/x12/acknowledge.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { insertAcknowledgement, nextControls } from '../store/acknowledgements.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/** A larger file is acknowledged by hand: an interchange of a partner has a hundredth of it. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Writes the TA1 and the 999 of an X12 file that came in, and keeps them for whoever sent it. Of other files there are none. */
export async function acknowledgeImport(
  { db, clock, dataDir }: { readonly db: Db; readonly clock: () => Date; readonly dataDir: string },
  { id, kind, sha256, bytes }: Pick<ImportReply, 'id' | 'kind' | 'sha256' | 'bytes'>,
): Promise<void> {
  if (!kind.startsWith('x12-') || /^x12-(ta1|997|999)$/.test(kind) || bytes > MOST_BYTES) return;
  const content = await readFile(rawFilePath(dataDir, sha256));
  const now = clock();
  const at = now.toISOString().replaceAll(/[-T:]/g, '').slice(0, 12);
  await inTransaction(db, async (tx) => {
    const wanted = acknowledgementsOf(content, { at, control: 1 }).length;
    const control = await nextControls(tx, wanted);
    for (const [position, body] of acknowledgementsOf(content, { at, control }).entries()) {
      await insertAcknowledgement(tx, { importId: id, position, body, now });
    }
  });
}
