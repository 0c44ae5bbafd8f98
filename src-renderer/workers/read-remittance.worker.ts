import '../zod-without-eval.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import { directoryOf } from '../../src-shared/directory/directory.ts';
import { policiesOf } from '../../src-shared/policy/policies.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { previewRemittance } from '../../src-shared/remittance/preview.ts';
import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';

export type PreviewQuestion = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly directory: readonly DirectoryDocument[];
  readonly policies: readonly PolicyTable[];
};
export type PreviewAnswer = RemittancePreview;

/** One question, one answer: the worker is thrown away after it. */
self.addEventListener('message', ({ data }: MessageEvent<PreviewQuestion>) => {
  const context = { directory: directoryOf(data.directory), policies: policiesOf(data.policies) };
  self.postMessage(previewRemittance(data.bytes, context) satisfies PreviewAnswer);
});
