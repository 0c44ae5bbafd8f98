import type { Segment } from '../x12/segment.ts';

/** Reads the segments of transaction sets of one kind, its envelopes not among them. Nothing of a segment may be kept. */
export type SetReader = {
  take(segment: Segment): void;
  /** At the end of each set, however it came. */
  end(): void;
};

/** The parts of a composite element; [''] for an empty one. */
export function componentsOf(segment: Segment, element: number): readonly string[] {
  return segment.text(element).split(String.fromCharCode(segment.component));
}
