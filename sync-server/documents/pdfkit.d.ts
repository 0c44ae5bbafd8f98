/** As much of pdfkit as is used here: it ships no types of its own. Lengths are points, 72 to the inch; y grows downwards. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream';

  type TextOptions = { readonly lineBreak: false; readonly characterSpacing?: number };

  export default class PDFDocument extends Readable {
    constructor(options: {
      readonly size: readonly [number, number];
      readonly margin: number;
      /** Pages stay open until the end, so that each can say how many there are. */
      readonly bufferPages: true;
      readonly pdfVersion: '1.7';
      readonly lang: string;
      readonly displayTitle: boolean;
      readonly info: { readonly Title: string; readonly Author: string; readonly CreationDate: Date };
    });
    addPage(): this;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    switchToPage(page: number): this;
    font(name: string, size: number): this;
    /** @param opacity  0 to 1, until the next color. */
    fillColor(color: string, opacity?: number): this;
    save(): this;
    restore(): this;
    /** Clockwise, in degrees. */
    rotate(degrees: number, options: { readonly origin: readonly [number, number] }): this;
    text(text: string, x: number, y: number, options: TextOptions): this;
    widthOfString(text: string): number;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(width: number): this;
    strokeColor(color: string): this;
    stroke(): this;
    file(
      content: Buffer,
      options: {
        readonly name: string;
        readonly type: string;
        readonly description: string;
        readonly creationDate: Date;
        readonly modifiedDate: Date;
      },
    ): unknown;
    end(): void;
  }
}
