/**
 * A reassociation trace number as it is compared: banks and payers drop leading zeros, change case and put blanks and dashes
 * in. '' for one that says nothing.
 *
 * @see CAQH CORE 370, EFT and ERA reassociation
 */
export function traceKey(trace: string): string {
  return trace
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^0+/, '');
}
