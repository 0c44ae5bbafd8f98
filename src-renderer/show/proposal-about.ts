import type { Reconciles } from '../../src-shared/case/reconciles.ts';

/** What a proposal is about, where somebody proposes it from what they are looking at. */
export type ProposalAbout = {
  /** Tells what was typed for this from what was typed for others. */
  readonly key: string;
  /** Where it is proposed, as far as known. */
  readonly site: string | null;
  /** What the form begins with, as it would be typed. */
  readonly values: Readonly<Record<string, string>>;
  readonly reconciles: Reconciles;
  /** Called once the proposal is stored. @param id  of the case. */
  onProposed(id: string): void;
};
