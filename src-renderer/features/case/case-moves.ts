/** Where one can go from a case. */
export type CaseMoves = {
  /** '3 of 41' in the list it was opened from; '' when it was not. */
  readonly position: string;
  readonly next: (() => void) | null;
  readonly previous: (() => void) | null;
  readonly back: () => void;
  readonly open: (id: string) => void;
};
