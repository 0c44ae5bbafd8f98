import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { startTestServer } from '../testing/test-server.ts';
import { exportTraces } from './export-traces.ts';

const Attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
/** What is read of OTLP here. @see opentelemetry-proto, trace.proto, as JSON */
const Spans = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string().length(32),
              spanId: z.string().length(16),
              parentSpanId: z.string().optional(),
              name: z.string(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A collector as others run it: it takes OTLP over HTTP. */
const texts: string[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/v1/traces') texts.push(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

let desk: Desk;
let endpoint = '';
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T12:00:00.000Z'));
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await desk.close();
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
});

const spansOf = () =>
  texts
    .flatMap((text) => Spans.parse(JSON.parse(text)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

it('an import and the entry that comes of it are one trace, across servers, without a word of the file', async () => {
  const first = exportTraces(endpoint);
  await desk.import(remittanceText([{ trace: 'TRACE-77', amount: '80', body: plainClaim('PA-TR77') }]));
  await first();
  // Another server goes on with it, later.
  await desk.restart(undefined);
  const second = exportTraces(endpoint);
  await desk.settle();
  await second();
  expect(await desk.entries()).toHaveLength(1);
  const spans = spansOf();
  const root = spans.find(({ name }) => name === 'intake.import');
  const posted = spans.find(({ name }) => name === 'erp.post');
  expect(new Set(spans.map(({ name }) => name))).toEqual(
    new Set(['intake.import', 'process.pass', 'process.call', 'erp.post']),
  );
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(root?.parentSpanId ?? '').toBe('');
  const call = spans.find(({ spanId }) => spanId === posted?.parentSpanId);
  expect([call?.name, call?.parentSpanId]).toEqual(['process.call', root?.spanId]);
  expect(texts.join('')).toContain('countersign');
  expect(texts.join('')).not.toMatch(/PA-TR77|TRACE-77|PCN-|Northern|remittance\.835/);
});

it('a call of another system belongs to its trace, and says nothing of whom it is about', async () => {
  texts.length = 0;
  const server = await startTestServer({ db: desk.db, clock: () => desk.now });
  const ending = exportTraces(endpoint);
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const ask = (path: string, traceparent: string) => fetch(`${server.url}${path}`, { headers: { traceparent } });
  await ask('/api/v1/cases/PA-SECRET?account=PA-SECRET', `00-${traceId}-00f067aa0ba902b7-01`);
  await ask('/api/v1/cases', 'no trace');
  await ask('/health/live', `00-${traceId}-00f067aa0ba902b7-01`);
  await server.close();
  await ending();
  const spans = spansOf();
  expect(spans.map(({ name }) => name)).toEqual(['GET /api/v1/cases/:id', 'GET /api/v1/cases']);
  expect(spans[0]).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7' });
  expect(spans[1]?.traceId).not.toBe(traceId);
  expect(texts.join('')).not.toContain('PA-SECRET');
});

it('nothing is sent, and nothing kept, where no collector is named', async () => {
  texts.length = 0;
  await desk.import(remittanceText([{ trace: 'TRACE-78', amount: '80', body: plainClaim('PA-TR78') }]));
  await desk.settle();
  expect(texts).toEqual([]);
  const rows = desk.db.selectFrom('wf_instance').select('trace').orderBy('created_at', 'desc');
  expect((await rows.execute()).some(({ trace }) => trace === null)).toBe(true);
});
