import { sha256Hex } from '../base/sha256.ts';
import { canonicalJson } from '../sync/command.ts';
import type { CaseDocument } from './case-document.ts';

type Evidence = Pick<CaseDocument, 'kind' | 'amountMinor' | 'account' | 'payerClass' | 'facts' | 'entry'>;

/**
 * What a decision rests on, as text that is the same on every machine: the amount, the account, the class of its
 * payer, the material facts by key, and the lines of the entry without their texts. Labels, notes and the order of facts may change without voiding a decision.
 */
export function materialText({ kind, amountMinor, account, payerClass, facts, entry }: Evidence): string {
  return canonicalJson({
    kind,
    amountMinor,
    account,
    payerClass,
    facts: facts
      .filter((fact) => fact.material)
      .map(({ key, value }) => ({ key, value }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    entry: entry
      .map(({ account, debitMinor, creditMinor, party }) => ({ account, debitMinor, creditMinor, party }))
      .toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
  });
}

/** SHA-256 of {@link materialText}, first 32 hex digits. */
export function evidenceHash(evidence: Evidence): string {
  return sha256Hex(materialText(evidence)).slice(0, 32);
}
