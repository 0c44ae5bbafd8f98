import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import type { CaseDocument } from '../../../src-shared/case/case-document.ts';
import { placeOf } from '../../../src-shared/case/place-of-case.ts';
import { billingCaseMap } from '../../../src-shared/process/billing-case-maps.ts';
import { nodeOf } from '../../../src-shared/process/process-map.ts';

/** Why a process cannot be tried again, or its wait skipped, where it is; undefined when it can. */
export function whyNotNow(action: 'retry' | 'skip', shown: CaseDocument): string | undefined {
  const { version, node, paused } = placeOf(shown);
  if (paused) return refusalOutcome({ kind: 'paused' }).message;
  const map = billingCaseMap(version);
  const at = map && nodeOf(map, node);
  if (action === 'skip') return at?.skippable ? undefined : refusalOutcome({ kind: 'cannotSkip' }).message;
  const isTried = at?.kind === 'call' || node === 'waitRepost' || node === 'waitUndo';
  return isTried ? undefined : refusalOutcome({ kind: 'nothingToRetry' }).message;
}
