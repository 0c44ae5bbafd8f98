import type { UpdateRefused } from '../../src-shared/wire/ipc-updates.ts';

/** An update that is not followed, whatever is tried again. */
export class UpdateFault extends Error {
  override readonly name = 'UpdateFault';
  readonly refusal: UpdateRefused;

  constructor(refusal: UpdateRefused) {
    super(`update refused: ${refusal.kind}`);
    this.refusal = refusal;
  }
}
