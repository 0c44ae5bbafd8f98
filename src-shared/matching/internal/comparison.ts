import { Dictionary } from '../dictionary.ts';
import { idOrder, rankOf } from '../id-order.ts';
import type { LineTable } from '../line-table.ts';
import type { MatchList } from '../match-list.ts';
import { foldText, foldTrace } from './fold.ts';
import { FoldedCodes } from './folded-codes.ts';
import type { PartyNames } from './party-names.ts';

/** One side while it is being matched. */
export type Side = {
  readonly table: LineTable;
  /** Place of each line in the order of ids. */
  readonly rank: Uint32Array;
  /** Lines without a match, as they stand in the table; those matched meanwhile are among them until they are swept. */
  open: Uint32Array;
  /** 1 for a line that is in a match. */
  readonly taken: Uint8Array;
  readonly trace: (line: number) => number;
  readonly reference: (line: number) => number;
  readonly party: (line: number) => number;
};

export type Sides = { readonly left: Side; readonly right: Side; readonly names: PartyNames };

/** Where matches go, and how what fits equally well is dealt with. */
export type PassOutput = { readonly matches: MatchList; readonly ruleIndex: number; readonly noAmbiguous: boolean };

export type SharedDictionaries = {
  readonly traces: Dictionary;
  readonly references: Dictionary;
  readonly parties: Dictionary;
};

export function sharedDictionaries(): SharedDictionaries {
  return { traces: new Dictionary(), references: new Dictionary(), parties: new Dictionary() };
}

export function sideOf(table: LineTable, shared: SharedDictionaries): Side {
  const traces = new FoldedCodes(table.references, shared.traces, foldTrace);
  const references = new FoldedCodes(table.references, shared.references, foldText);
  const parties = new FoldedCodes(table.parties, shared.parties, foldText);
  const { referenceCodes, partyCodes } = table;
  return {
    table,
    rank: rankOf(idOrder(table)),
    open: Uint32Array.from({ length: table.length }, (_, line) => line),
    taken: new Uint8Array(table.length),
    trace: (line) => traces.of(referenceCodes[line]!),
    reference: (line) => references.of(referenceCodes[line]!),
    party: (line) => parties.of(partyCodes[line]!),
  };
}

/** Leaves out of the open lines what was taken since. */
export function sweep(side: Side): void {
  const { open, taken } = side;
  let kept = 0;
  for (const line of open) {
    if (taken[line] === 1) continue;
    open[kept] = line;
    kept += 1;
  }
  side.open = open.subarray(0, kept);
}
