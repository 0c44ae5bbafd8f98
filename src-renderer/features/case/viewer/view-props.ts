import type { FileType } from '../../../../src-shared/document/case-file.ts';

export type ViewProps = {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly type: FileType;
  readonly name: string;
  /** 1: as wide as the place. */
  readonly zoom: number;
  /** Of the place, in CSS pixels. */
  readonly width: number;
  /** Quarter turns to the right. */
  readonly turns: number;
  /** What is looked for; '' for nothing. */
  readonly words: string;
  /** Which of what was found is looked at: any whole number, counted round. */
  readonly found: number;
  readonly onFound: (count: number) => void;
  /** From 0. */
  readonly page: number;
  readonly onPages: (count: number) => void;
};
