import { statedPayer } from '../../src-shared/case/describe.ts';
import { unknownPayer } from '../../src-shared/case/kinds/unknown-payer/unknown-payer.ts';

type Payable = { readonly kind: string; readonly payer: string; readonly title: string };

/** The payer's name: the directory's, else as it stands on the remittance that nobody could match. '' when there is none. */
export function payerName({ kind, payer, title }: Payable): string {
  return payer || (kind === unknownPayer.kind ? statedPayer(title) : '');
}

/** The same for a cell of its own, in which a payer that the directory does not know says so. */
export function payerText(payable: Payable): string {
  if (payable.payer !== '' || payable.kind !== unknownPayer.kind) return payable.payer;
  const stated = payerName(payable);
  return stated ? `Unknown: ${stated}` : 'Unknown: not stated';
}
