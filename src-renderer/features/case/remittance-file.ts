import { RECOGNITION_BYTES, recogniseFile } from '../../../src-shared/remittance/recognise.ts';

/** Whether a file is a remittance advice, by its content. */
export async function isRemittance(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, RECOGNITION_BYTES).arrayBuffer());
  return recogniseFile(start).kind === 'x12-835';
}
