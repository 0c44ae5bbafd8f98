import { postingException } from '../../src-shared/case/kinds/posting-exception/posting-exception.ts';
import { unknownPayer } from '../../src-shared/case/kinds/unknown-payer/unknown-payer.ts';
import { writeOff } from '../../src-shared/case/kinds/write-off/write-off.ts';

type Payable = { readonly kind: string; readonly payer: string };

/** Cases that may concern no payer: a balance is the patient's, an entry is of any kind. */
const WITHOUT_PAYER: ReadonlySet<string> = new Set([writeOff.kind, postingException.kind]);

/** The payer's name for a cell of its own; one that the directory does not know is marked, never left out. */
export function payerText(payable: Payable): string {
  return isUnknownPayer(payable) ? `Unknown: ${payable.payer || 'not in the directory'}` : payable.payer;
}

export function isUnknownPayer({ kind, payer }: Payable): boolean {
  return kind === unknownPayer.kind || (payer === '' && !WITHOUT_PAYER.has(kind));
}
