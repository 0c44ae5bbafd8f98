/**
 * Whether a claim came back unprocessed with this answer (277CA, STC01-1): not processable, not found, or with information
 * that is missing, invalid or at odds. X12 external code source 507.
 */
export function isRejection(category: string): boolean {
  return /^A[34678]$/.test(category);
}
