import type { CaseDocument } from './case-document.ts';

/** Who approved, as it stands in the books and on the screen: 'Tom Lindqvist for Maya Okafor' where the authority was lent. */
export function approverName({ by, for: absent }: CaseDocument['approvals'][number]): string {
  return absent ? `${by.name} for ${absent.name}` : by.name;
}
