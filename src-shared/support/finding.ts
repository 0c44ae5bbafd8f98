/** What one look at a computer or a server found. `fix` says what to do about it; '' where there is nothing to do. */
export type Finding = {
  readonly check: string;
  readonly state: 'good' | 'warning' | 'fault';
  readonly found: string;
  readonly fix: string;
};

export const good = (check: string, found: string): Finding => ({ check, state: 'good', found, fix: '' });
export const warning = (check: string, found: string, fix: string): Finding => ({
  check,
  state: 'warning',
  found,
  fix,
});
export const fault = (check: string, found: string, fix: string): Finding => ({ check, state: 'fault', found, fix });

const marks = { good: 'good   ', warning: 'WARNING', fault: 'FAULT  ' } as const;

/** A finding as it stands on a terminal and in a file: a line, and one for the fix. */
export function lineOf({ check, state, found, fix }: Finding): string {
  return `${marks[state]}  ${check}: ${found}\n${fix === '' ? '' : `         fix: ${fix}\n`}`;
}
