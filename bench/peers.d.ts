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

declare module 'express' {
  import type { IncomingMessage, RequestListener, Server } from 'node:http';
  type Reply = {
    setHeader(name: string, value: string | string[]): void;
    status(code: number): { end(): void };
  };
  type Handler = (request: IncomingMessage, reply: Reply, next: () => void) => void;
  type App = RequestListener & {
    use(handler: Handler): void;
    use(path: string, handler: RequestListener): void;
    listen(port: number, host: string, ready: () => void): Server;
  };
  const express: () => App;
  export default express;
}

declare module 'pouchdb-core' {
  export type PouchReplication = Promise<{ readonly ok: boolean; readonly docs_written: number }>;
  type Replicate = (remote: string, options: { batch_size?: number; batches_limit?: number }) => PouchReplication;
  export type Pouch = {
    readonly replicate: { readonly from: Replicate; readonly to: Replicate };
    bulkDocs(docs: readonly object[]): Promise<readonly { readonly ok?: boolean }[]>;
    allDocs(options: { include_docs: boolean }): Promise<{
      readonly rows: readonly {
        readonly doc: { readonly _id: string; readonly _rev: string } & Record<string, unknown>;
      }[];
    }>;
    info(): Promise<{ readonly doc_count: number }>;
    destroy(): Promise<void>;
    close(): Promise<void>;
  };
  export type PouchConstructor = {
    new (name: string, options?: { readonly adapter?: string }): Pouch;
    plugin(plugin: object): PouchConstructor;
    defaults(options: Record<string, unknown>): PouchConstructor;
  };
  const PouchDB: PouchConstructor;
  export default PouchDB;
}

declare module 'pouchdb-adapter-leveldb' {
  const plugin: object;
  export default plugin;
}
declare module 'pouchdb-adapter-indexeddb' {
  const plugin: object;
  export default plugin;
}
declare module 'pouchdb-adapter-http' {
  const plugin: object;
  export default plugin;
}
declare module 'pouchdb-replication' {
  const plugin: object;
  export default plugin;
}
declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http';
  import type { PouchConstructor } from 'pouchdb-core';
  const expressPouchdb: (pouch: PouchConstructor, options: Record<string, unknown>) => RequestListener;
  export default expressPouchdb;
}

declare module '@dbos-inc/dbos-sdk' {
  export const DBOS: {
    setConfig(config: { readonly name: string; readonly systemDatabaseUrl: string; readonly logLevel: string }): void;
    registerWorkflow<T>(
      work: (index: number) => Promise<T>,
      options: { readonly name: string },
    ): (index: number) => Promise<T>;
    runStep<T>(work: () => Promise<T>, options: { readonly name: string }): Promise<T>;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
  };
}

declare module '@duckdb/node-api' {
  type Connection = {
    run(sql: string): Promise<unknown>;
    runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
  };
  export const DuckDBInstance: {
    create(path: string): Promise<{ connect(): Promise<Connection> }>;
  };
}

declare module 'simple-hl7' {
  type Segment = { getComponent(field: number, component: number): string };
  type Message = { readonly header: Segment; getSegment(name: string): Segment; getSegments(name: string): Segment[] };
  export class Parser {
    constructor(options?: { readonly segmentSeperator: string });
    parse(text: string): Message;
  }
}

declare module 'exceljs' {
  type Row = { getCell(column: number): { readonly value: unknown }; commit(): void };
  type Column = { header: string; key: string; width: number; style?: { numFmt: string } };
  export type Worksheet = {
    columns: readonly Column[];
    addRow(values: readonly unknown[]): Row;
    eachRow(each: (row: Row) => void): void;
    commit(): void;
  };
  export class Workbook {
    readonly worksheets: readonly Worksheet[];
    readonly xlsx: { writeFile(file: string): Promise<void>; readFile(file: string): Promise<void> };
    addWorksheet(name: string): Worksheet;
  }
  export const stream: {
    readonly xlsx: {
      readonly WorkbookWriter: new (options: { filename: string; useStyles: boolean }) => {
        addWorksheet(name: string): Worksheet;
        commit(): Promise<void>;
      };
    };
  };
}
