import { payerClassTitle } from '../directory/payer-class.ts';
import type { Coverage } from './refusal.ts';

/** 'write-offs for Medicare and Medicaid in Managed care'; 'Medicare'. */
export function coverageText({ payerClasses, kinds, departments }: Omit<Coverage, 'role'>): string {
  const parts: string[] = [];
  if (kinds.length > 0) parts.push(joined(kinds.map((kind) => kind.toLowerCase())));
  if (payerClasses.length > 0) {
    parts.push(
      (parts.length > 0 ? 'for ' : '') + joined(payerClasses.map((payerClass) => payerClassTitle[payerClass])),
    );
  }
  if (departments.length > 0) parts.push((parts.length > 0 ? 'in ' : '') + joined(departments));
  return parts.join(' ');
}

/** 'Medicare, Medicaid and self-pay'. */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
