import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';
import type { PreviewAnswer, PreviewQuestion } from '../workers/read-remittance.worker.ts';

/** Reads a file in a worker: a large one takes seconds, in which the window must go on. */
export function previewInWorker(question: PreviewQuestion): Promise<RemittancePreview> {
  const worker = new Worker(new URL('../workers/read-remittance.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<RemittancePreview>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<PreviewAnswer>) => resolve(data));
    worker.addEventListener('error', ({ message }) => reject(new Error(`the file could not be read: ${message}`)));
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}
