import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../src-shared/wire/sync.ts';
import { RequestFailure } from './request-failure.ts';
import { readStream } from './stream.ts';

const encoder = new TextEncoder();
const heartbeat = { type: 'heartbeat', at: '2026-03-02T08:00:00.000Z' };
const resync = { type: 'resync', reason: 'large' };

function bytes(pieces: readonly (string | Uint8Array)[], end: 'close' | 'stay' | 'break' = 'close') {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      if (end === 'close') controller.close();
      if (end === 'break') controller.error(new Error('connection reset'));
    },
  });
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readStream(stream, 10_000, () => {})) events.push(event);
  return events;
}

describe('reading the event stream', () => {
  it('gives the events of all messages, whatever pieces they arrive in', async () => {
    const text = `: welcome\n\ndata: ${JSON.stringify(heartbeat)}\n\nevent: x\ndata: ${JSON.stringify(resync)}\r\n\r\n`;
    const whole = await collect(bytes([text]));
    expect(whole).toEqual([heartbeat, resync]);
    expect(await collect(bytes([...encoder.encode(text)].map((byte) => Uint8Array.of(byte))))).toEqual(whole);
  });

  it('does not give a message that was cut off', async () =>
    expect(await collect(bytes([`data: ${JSON.stringify(heartbeat)}\n\ndata: {"type":"resy`]))).toEqual([heartbeat]));

  it.each(['data: not json\n\n', 'data: {"type":"surprise"}\n\n'])('fails on what it does not understand: %j', (text) =>
    expect(collect(bytes([text]))).rejects.toBeInstanceOf(RequestFailure),
  );

  it('fails when the connection breaks', () =>
    expect(collect(bytes([], 'break'))).rejects.toMatchObject({ reason: { kind: 'unreachable' } }));

  it('raises the alarm when nothing arrives, not even a heartbeat', async () => {
    const silence = new Promise<void>((resolve) => {
      void readStream(bytes([], 'stay'), 20, resolve).next();
    });
    await silence;
  });
});
