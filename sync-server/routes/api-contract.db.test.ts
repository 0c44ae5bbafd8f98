import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { breakingChanges } from './contract-changes.ts';
import { problemKinds } from './problems.ts';

type Document = {
  openapi: string;
  paths: Record<string, Record<string, { deprecated?: boolean; parameters?: { name: string }[] }>>;
};

let server: TestServer;
let released: Document;
let served: Document;

beforeAll(async () => {
  server = await startTestServer();
  served = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
  released = JSON.parse(await readFile(join(import.meta.dirname, 'openapi.json'), 'utf8')) as Document;
});
afterAll(() => server.close());

describe('the public API', () => {
  it('breaks no client of the last release', () => {
    expect(released.openapi).toBe('3.1.0');
    expect(Object.keys(released.paths).length).toBeGreaterThan(50);
    expect(breakingChanges(released, served)).toEqual([]);
  });

  it('would be said to break one that calls what is gone', () => {
    const { '/api/v1/cases/{id}': _gone, ...paths } = served.paths;
    expect(breakingChanges(released, { ...served, paths })).toEqual(['/api/v1/cases/{id} is gone']);
  });

  it('names the key of every call that changes something', () => {
    const names = (served.paths['/api/v1/cases']?.['post']?.parameters ?? []).map(({ name }) => name);
    expect(names).toContain('idempotency-key');
  });

  it('says what is on its way out, in the document and in the answer', async () => {
    expect(served.paths['/health']?.['get']?.deprecated).toBe(true);
    const { headers } = await fetch(`${server.url}/health`);
    expect(headers.get('deprecation')).toBe('@1796083200');
    expect(headers.get('sunset')).toBe('Wed, 01 Dec 2027 00:00:00 GMT');
    expect(headers.get('link')).toBe('</health/ready>; rel="successor-version"');
    expect((await fetch(`${server.url}/health/ready`)).headers.get('deprecation')).toBeNull();
  });
});

describe('the type of a problem', () => {
  it('leads to what it means, for every one there is', async () => {
    const { items } = (await (await fetch(`${server.url}/problems`)).json()) as { items: { type: string }[] };
    expect(items).toHaveLength(Object.keys(problemKinds).length);
    for (const item of items) expect(await (await fetch(new URL(item.type, server.url))).json()).toEqual(item);
  });

  it('of an answer leads there too', async () => {
    const url = new URL('/api/v1/nowhere', server.url);
    const problem = (await (await fetch(url)).json()) as { type: string };
    expect(await (await fetch(new URL(problem.type, url))).json()).toMatchObject({ status: 404, title: 'Not found' });
    expect((await fetch(`${server.url}/problems/toString`)).status).toBe(404);
  });
});
