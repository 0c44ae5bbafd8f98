import { createHash } from 'node:crypto';
import { pieceCount } from '../../src-shared/document/pieces.ts';
import { isOfficeType, typeProbe } from '../../src-shared/document/recognise-document.ts';
import { DocumentDamaged, type DocumentFiles } from '../documents/document-files.ts';
import type { StoredFile } from '../store/case-files.ts';

/** lost: what had arrived is not there any more or cannot be read; it has to be announced and sent again. */
export type ArrivalFault = 'hashDiffers' | 'typeDiffers' | 'lost';

/** Reads what has arrived piece by piece. @returns why it is not what was attached; null: it is. */
export function faultOfArrived(files: DocumentFiles, file: StoredFile, key: Buffer): Promise<ArrivalFault | null> {
  const find = () => faultOf(files, file, key);
  // An office file is in memory whole while it is verified: one of them at a time.
  return isOfficeType(file.fileType) ? files.oneAtATime(find) : find();
}

async function faultOf(
  files: DocumentFiles,
  { id, sha256, bytes, fileType }: StoredFile,
  key: Buffer,
): Promise<ArrivalFault | null> {
  const hash = createHash('sha256');
  const probe = typeProbe(fileType, bytes);
  try {
    for await (const piece of files.pieces(files.arrivingPath(id), 0, pieceCount(bytes) - 1, { key, bytes })) {
      hash.update(piece);
      probe.take(piece);
    }
  } catch (error) {
    if (error instanceof DocumentDamaged) return 'lost';
    throw error;
  }
  if (hash.digest('hex') !== sha256) return 'hashDiffers';
  return probe.isOfType() ? null : 'typeDiffers';
}
