// What the bench uses of its peers. They are installed apart (`npm install --prefix bench`), and the type check must
// not depend on that.
declare module 'node-x12' {
  export type X12Segment = { readonly tag: string; readonly elements: readonly { readonly value: string }[] };
  export type X12Transaction = { readonly header: X12Segment; readonly segments: readonly X12Segment[] };
  export class X12Interchange {
    readonly functionalGroups: readonly { readonly transactions: readonly X12Transaction[] }[];
  }
  export class X12Parser {
    constructor(strict?: boolean);
    parse(edi: string): X12Interchange;
  }
}

declare module 'x12-parser' {
  import type { Transform } from 'node:stream';
  export const X12parser: new () => Transform;
}
