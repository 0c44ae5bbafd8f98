import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAddressIn } from '../../outbound/ask-address.ts';
import { beginExport, endExport, exportedBytes, exportState } from './bulk-export.ts';
import { claims, StrictServer, TOKEN } from '../../testing/test-fhir-server.ts';
import { type FhirServer, pollChanges } from './fhir-client.ts';

let strict: StrictServer;
let server: FhirServer;
beforeEach(async () => {
  strict = new StrictServer();
  await strict.listen();
  server = { base: strict.base, token: async () => TOKEN, ask: askAddressIn({ named: ['127.0.0.1'] }) };
});
afterEach(() => strict.close());

async function polled(since: string | null): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const page of pollChanges(server, 'Claim', since)) ids.push(...page.resources.map(({ id }) => id));
  return ids;
}

describe('a poll of another FHIR server', () => {
  it('brings every page of what there is, and of what changed since', async () => {
    expect(await polled(null)).toEqual(['c-0', 'c-1', 'c-2', 'c-3', 'c-4']);
    expect(await polled('2026-11-23T00:00:00Z')).toEqual(['c-3', 'c-4']);
  });

  it('gives its token to no other host, and does not go round in a circle', async () => {
    strict.pages = 'elsewhere';
    await expect(polled(null)).rejects.toMatchObject({ kind: 'malformed', retryable: false });
    strict.pages = 'circle';
    await expect(polled(null)).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('tells a refusal by its code and none of its text, and a server that is gone as one to try again', async () => {
    server = { ...server, token: async () => 'another' };
    await expect(polled(null)).rejects.toMatchObject({ kind: 'refused' });
    await expect(polled(null)).rejects.toThrow(/401: login\.$/);
    await strict.close();
    await expect(polled(null)).rejects.toMatchObject({ kind: 'unreachable', retryable: true });
    await strict.listen();
  });
});

describe('an export of everything', () => {
  it('is begun, asked for as often as the server says, fetched as it is, and ended', async () => {
    const begun = await beginExport(server, { types: ['Claim', 'Coverage'], since: '2026-11-20T00:00:00Z' });
    const running = { kind: 'running', retryAfterMs: 3000, progress: 'half of it' };
    expect([await exportState(server, begun), await exportState(server, begun)]).toEqual([running, running]);
    const done = await exportState(server, begun);
    if (done.kind !== 'done') throw new Error('it is still running');
    expect(done).toMatchObject({ transactionTime: '2026-11-25T00:00:00Z', files: [{ type: 'Claim' }] });
    const pieces: Uint8Array[] = [];
    for (const file of done.files) for await (const piece of exportedBytes(server, file)) pieces.push(piece);
    const lines = Buffer.concat(pieces).toString('utf8').split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(claims);
    await endExport(server, begun);
    expect(strict.isDeleted).toBe(true);
    expect(strict.requests[0]).toContain('_type=Claim%2CCoverage&_since=2026-11-20T00%3A00%3A00Z');
  });
});
