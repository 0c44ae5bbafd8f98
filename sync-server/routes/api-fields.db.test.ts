import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** As much of JSON Schema as the bodies of the API are made of. */
type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
};
type Operation = {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};
type Call = { readonly method: string; readonly path: string; readonly schema: Schema };

let server: TestServer;
let tokens: string[] = [];
let calls: Call[] = [];

const board = person('board', ['governance-board', '*']);
const ada = person('ada', ['administrator', '*']);
const keith = person('keith', ['controller', '*'], ['reconciliation-analyst', '*'], ['revenue-cycle-director', '*']);

beforeAll(async () => {
  server = await startTestServer();
  for (const who of [keith, board, ada]) {
    await addPerson(server.db, who);
    tokens = [...tokens, (await addDevice(server.db, who, { now: new Date() })).token];
  }
  const { paths } = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return schema ? [{ method: method.toUpperCase(), path, schema }] : [];
    }),
  );
});
afterAll(() => server.close());

/** What no field of the API takes; a list is given an object, and anything else a list in a list. */
function wrong(schema: Schema): unknown {
  const isList = (one: Schema): boolean =>
    one.type === 'array' || [...(one.anyOf ?? []), ...(one.oneOf ?? [])].some(isList);
  return isList(schema) ? {} : [[[]]];
}

const takesAnything = ({ type, anyOf, oneOf, enum: choices, ...rest }: Schema): boolean =>
  type === undefined && !anyOf && !oneOf && !choices && !('const' in rest);

/** A body with nothing right in it, and the fields that are wrong in it. */
function allWrong(schema: Schema, at = ''): { readonly value: unknown; readonly paths: readonly string[] } {
  const whole = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find(({ properties }) => properties);
  if (whole?.properties && Object.keys(whole.properties).length > 0 && !schema.oneOf && !schema.anyOf) {
    const parts = Object.entries(whole.properties)
      .filter(([, part]) => !takesAnything(part))
      .map(([key, part]) => [key, allWrong(part, at === '' ? key : `${at}.${key}`)] as const);
    return {
      value: Object.fromEntries(parts.map(([key, { value }]) => [key, value])),
      paths: parts.flatMap(([, { paths }]) => paths),
    };
  }
  if (schema.items?.properties) {
    const row = allWrong(schema.items, `${at}.0`);
    return { value: [row.value], paths: row.paths };
  }
  return { value: wrong(schema), paths: [at] };
}

/** By whoever may make the call at all. */
async function answerTo({ method, path }: Call, body: unknown) {
  const places: Record<string, string> = { policy: 'clock', version: '1.0.0', name: 'remittance' };
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? randomUUID());
  let last: { readonly status: number; readonly body: unknown } = { status: 0, body: null };
  for (const token of tokens) {
    const response = await fetch(`${server.url}${url}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
      },
      body: JSON.stringify(body),
    });
    last = { status: response.status, body: await response.json() };
    if (response.status !== 403) break;
  }
  return last;
}

describe('a body with nothing right in it', () => {
  it('is answered with a problem that names every field of it, whichever call it is of', async () => {
    const unnamed: string[] = [];
    let fields = 0;
    for (const call of calls) {
      const { value, paths } = allWrong(call.schema);
      if (paths.length === 0 || paths[0] === '') continue;
      fields += paths.length;
      const { status, body } = await answerTo(call, value);
      const { type, errors = [] } = body as { type?: string; errors?: readonly { path: string }[] };
      if (status !== 400 || type !== '/problems/malformed-request') {
        unnamed.push(`${call.method} ${call.path}: ${status} ${type ?? JSON.stringify(body)}`);
        continue;
      }
      const isNamed = (field: string) => errors.some(({ path }) => path === field || path.startsWith(`${field}.`));
      unnamed.push(...paths.filter((field) => !isNamed(field)).map((field) => `${call.method} ${call.path}: ${field}`));
    }
    expect(unnamed).toEqual([]);
    // A test over nothing always holds.
    expect(fields).toBeGreaterThan(100);
  });

  it('of a key that no call knows is answered with that key', async () => {
    const unnamed: string[] = [];
    for (const call of calls.filter(({ schema }) => schema.properties)) {
      const { body } = await answerTo(call, { aFieldOfNobody: 1 });
      const { errors = [] } = body as { errors?: readonly { path: string }[] };
      if (!errors.some(({ path }) => path === 'aFieldOfNobody')) unnamed.push(`${call.method} ${call.path}`);
    }
    expect(unnamed).toEqual([]);
  });
});
