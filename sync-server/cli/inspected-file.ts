import type { Inspection } from '../../src-shared/remittance/inspect.ts';

/** What `cs inspect` says of one file; the kind of one that could not even be opened is 'unreadable'. */
export type InspectedFile = Omit<Inspection, 'kind'> & {
  readonly file: string;
  readonly kind: Inspection['kind'] | 'unreadable';
};
