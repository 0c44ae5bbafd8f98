import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import Client, { Message } from 'node-hl7-client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Hl7Message, segmentsOf, valueOf } from '../../../src-shared/hl7/message.ts';
import { Hl7Reader } from '../../../src-shared/hl7/read-hl7.ts';
import { FrameReader, framed } from './frame-reader.ts';
import type { MllpLimits } from './mllp-connection.ts';
import type { ArrivedMessage, MllpPort, Taking } from './mllp-port.ts';
import { type MllpServer, startMllpServer } from './mllp-server.ts';

const ADT = (id: string, patient = '7F3K0001', more = ''): string =>
  [
    `MSH|^~\\&|EHR|NORTH|DESK|NET|20261124063540||ADT^A01^ADT_A01|${id}|P|2.5.1${more}`,
    'EVN|A01|20261124063540',
    `PID|1||${patient}^^^NORTH^MR`,
    '',
  ].join('\r');

/** The port of a desk that remembers in memory, and takes what `judge` lets it. */
class Desk implements MllpPort {
  readonly taken: string[] = [];
  readonly faults: unknown[] = [];
  readonly #accepted = new Map<string, string>();
  judge: (message: ArrivedMessage) => Promise<Taking> = async () => ({ kind: 'taken' });

  async take(message: ArrivedMessage): Promise<Taking> {
    const taking = await this.judge(message);
    if (taking.kind === 'taken') this.taken.push(message.name);
    return taking;
  }
  async findAccepted(key: object): Promise<string | null> {
    return this.#accepted.get(JSON.stringify(key)) ?? null;
  }
  async rememberAccepted(key: object, sha256: string): Promise<void> {
    this.#accepted.set(JSON.stringify(key), sha256);
  }
  reportFault(error: unknown): void {
    this.faults.push(error);
  }
}

/** A sender that writes what it is told to, and reads frames. */
class Sender {
  readonly socket: Socket;
  readonly #answers: string[] = [];
  #waiting: (() => void)[] = [];
  isClosed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    const reader = new FrameReader(1024 * 1024);
    this.socket.on('data', (piece: Buffer) => {
      this.#answers.push(...reader.push(piece).map(({ content }) => content.toString('utf8')));
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting = [];
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Null when the connection was closed instead. */
  async answer(): Promise<string | null> {
    while (this.#answers.length === 0 && !this.isClosed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#answers.shift() ?? null;
  }

  async ask(bytes: string): Promise<readonly string[]> {
    this.write(framed(bytes));
    return msaOf((await this.answer()) ?? '');
  }

  async closed(): Promise<void> {
    if (!this.isClosed) await once(this.socket, 'close');
  }
}

/** Code, control number and text of each acknowledgement. */
function msaOf(answer: string): string[] {
  const messages: Hl7Message[] = [];
  const reader = new Hl7Reader({ onMessage: (message) => messages.push(message) });
  reader.push(Buffer.from(answer));
  reader.end();
  return messages.flatMap((message) =>
    segmentsOf(message, 'MSA').map((msa) =>
      [1, 2, 3]
        .map((field) => valueOf(message, msa, field))
        .join(' ')
        .trim(),
    ),
  );
}

let server: MllpServer;
let senders: Sender[] = [];
afterEach(async () => {
  for (const { socket } of senders) socket.destroy();
  senders = [];
  await server.stop();
});

async function listen(limits: Partial<MllpLimits> = {}, connections = 64): Promise<Desk> {
  const desk = new Desk();
  let id = 0;
  server = await startMllpServer(desk, {
    host: '127.0.0.1',
    port: 0,
    clock: () => new Date('2026-11-24T06:35:41Z'),
    newId: () => `A${(id += 1)}`,
    limits,
    connections,
  });
  return desk;
}

function sender(): Sender {
  const made = new Sender(server.port);
  senders.push(made);
  return made;
}

describe('a listener for HL7 messages', () => {
  it('is spoken to by a client of others, which reads AA for its message', async () => {
    const desk = await listen();
    const client = new Client({ host: '127.0.0.1', version: '2.5.1' });
    const codes: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const connection = client.createConnection({ port: server.port, version: '2.5.1' }, async (response) => {
        codes.push(response.getMessage().get('MSA.1').toString());
        await connection.close();
        resolve();
      });
      connection.sendMessage(new Message({ text: ADT('M-1').trimEnd() })).catch(reject);
    });
    expect(codes).toEqual(['AA']);
    expect(desk.taken).toEqual(['ADT^A01 M-1']);
  });

  it('takes messages in pieces of one byte, and several in one piece, in their order', async () => {
    const desk = await listen();
    const one = sender();
    for (const byte of framed(ADT('M-1'))) one.write(Buffer.of(byte));
    one.write(Buffer.concat([framed(ADT('M-2')), Buffer.from('noise between frames'), framed(ADT('M-3'))]));
    const answers = [await one.answer(), await one.answer(), await one.answer()];
    expect(answers.flatMap((answer) => msaOf(answer ?? ''))).toEqual(['AA M-1', 'AA M-2', 'AA M-3']);
    expect(desk.taken).toEqual(['ADT^A01 M-1', 'ADT^A01 M-2', 'ADT^A01 M-3']);
  });

  it('acknowledges a repeated message without taking it again, and refuses another one under its number', async () => {
    const desk = await listen();
    const one = sender();
    expect(await one.ask(ADT('M-1'))).toEqual(['AA M-1']);
    expect(await one.ask(ADT('M-1'))).toEqual(['AA M-1']);
    expect(await one.ask(ADT('M-1', 'SOMEBODY ELSE'))).toEqual([
      'AE M-1 Another message came under this control number (MSH-10) and was accepted.',
    ]);
    expect(await one.ask(ADT('M-1').replace('NORTH', 'SOUTH'))).toEqual(['AA M-1']);
    expect(desk.taken).toHaveLength(2);
  });

  it('takes a message once that comes over ten connections at the same time', async () => {
    const desk = await listen();
    const answers = await Promise.all(Array.from({ length: 10 }, () => sender().ask(ADT('M-1'))));
    expect(answers).toEqual(Array.from({ length: 10 }, () => ['AA M-1']));
    expect(desk.taken).toHaveLength(1);
  });

  it('takes a refused message when it comes corrected under the same number', async () => {
    const desk = await listen();
    desk.judge = async ({ content }) =>
      Buffer.from(content).includes('WRONG') ? { kind: 'wrong', reason: 'No such account.' } : { kind: 'taken' };
    const one = sender();
    expect(await one.ask(ADT('M-1', 'WRONG'))).toEqual(['AE M-1 No such account.']);
    expect(await one.ask(ADT('M-1'))).toEqual(['AA M-1']);
  });

  it('answers AR for what it has no use for, and asks to send again what met a fault', async () => {
    const desk = await listen();
    const one = sender();
    desk.judge = async () => ({ kind: 'notOurs', reason: 'Nobody here reads these.' });
    expect(await one.ask(ADT('M-1'))).toEqual(['AR M-1 Nobody here reads these.']);
    desk.judge = async () => {
      throw new Error('the database went away');
    };
    expect(await one.ask(ADT('M-1'))).toEqual(['AR M-1 The desk could not take the message now. Send it again.']);
    expect(desk.faults).toHaveLength(1);
    desk.judge = async () => ({ kind: 'taken' });
    expect(await one.ask(ADT('M-1'))).toEqual(['AA M-1']);
  });

  it('does not acknowledge an acknowledgement', async () => {
    await listen();
    const one = sender();
    one.write(framed('MSH|^~\\&|EHR|NORTH|||20261124||ACK^A01|X-1|P|2.5.1\rMSA|AA|A1\r'));
    expect(await one.ask(ADT('M-1'))).toEqual(['AA M-1']);
  });
});

describe('a batch', () => {
  const batch = (count: number): string =>
    `FHS|^~\\&|EHR\rBHS|^~\\&|EHR\r${ADT('M-1')}${ADT('M-2')}BTS|${count}\rFTS|1\r`;

  it('is answered by a batch with an acknowledgement of each message', async () => {
    const desk = await listen();
    const one = sender();
    one.write(framed(batch(2)));
    const answer = await one.answer();
    expect(answer).toMatch(/^BHS\|.*\rBTS\|2\r$/s);
    expect(msaOf(answer ?? '')).toEqual(['AA M-1', 'AA M-2']);
    expect(desk.taken).toEqual(['ADT^A01 M-1', 'ADT^A01 M-2']);
  });

  it('that lacks a message is refused whole', async () => {
    const desk = await listen();
    const answer = await sender().ask(batch(3));
    expect(answer).toEqual(['M-1', 'M-2'].map((id) => `AE ${id} A batch says that it has 3 messages; 2 were found.`));
    expect(desk.taken).toEqual([]);
  });
});

describe('what is refused with a reason, after which the connection goes on', () => {
  const latin = Buffer.from(ADT('M-1', 'M\u00fcller'), 'latin1');
  const inFrame = (content: Buffer): Buffer => Buffer.concat([Buffer.of(0x0b), content, Buffer.of(0x1c, 0x0d)]);

  it.each([
    ['text that is not in the set it names', latin, /^AE M-1 The message is not text in UTF-8/],
    ['a set that is not read', Buffer.from(ADT('M-1', 'x', '||||||ISO IR87')), /^AE M-1 The character set ISO IR87/],
    ['text of two bytes a character', Buffer.from(ADT('M-1'), 'utf16le'), /^AE {2}The message has NUL bytes/],
    ['a frame without a message', Buffer.from('PID|1||2\r'), /^AE {2}The frame holds no message/],
    ['a frame of nothing', Buffer.alloc(0), /^AE {2}The frame holds no message/],
    ['a message without a number', Buffer.from(ADT('')), /^AE {2}The message has no control number/],
    [
      'a message without a type',
      Buffer.from(ADT('M-1').replace('ADT^A01^ADT_A01', '')),
      /^AE M-1 A message does not say/,
    ],
    ['a number longer than can be kept', Buffer.from(ADT('9'.repeat(300))), /^AE 9+ The sender/],
    ['a frame that is too long', Buffer.from(ADT('M-1', 'x'.repeat(100_000))), /^AE M-1 The message is longer/],
  ])('%s', async (_what, content, expected) => {
    const desk = await listen({ longestFrame: 60_000 });
    const one = sender();
    one.write(inFrame(content));
    const [refused = ''] = msaOf((await one.answer()) ?? '');
    // Without a control number MSA-2 is empty, and its place stays.
    expect(refused).toMatch(expected);
    expect(await one.ask(ADT('M-9'))).toEqual(['AA M-9']);
    expect(desk.taken).toEqual(['ADT^A01 M-9']);
  });

  it('but a byte order mark before the message is passed over', async () => {
    await listen();
    expect(await sender().ask(`\uFEFF${ADT('M-1')}`)).toEqual(['AA M-1']);
  });

  it('but latin text is taken where MSH-18 says that it is', async () => {
    const desk = await listen();
    const one = sender();
    one.write(inFrame(Buffer.from(ADT('M-1', 'M\u00fcller', '||||||8859/1'), 'latin1')));
    expect(msaOf((await one.answer()) ?? '')).toEqual(['AA M-1']);
    expect(desk.taken).toHaveLength(1);
  });
});

describe('a slow or greedy sender', () => {
  it('that stops within a message is told, and hung up on', async () => {
    await listen({ silenceMs: 50 });
    const one = sender();
    one.write('\u000bMSH|^~');
    expect(msaOf((await one.answer()) ?? '')).toEqual(['AE  The message did not come to its end in time.']);
    await one.closed();
  });

  it('that drips bytes is hung up on when the time of a message is over', async () => {
    await listen({ silenceMs: 10_000, frameMs: 150 });
    const one = sender();
    one.write('\u000bMSH|');
    const drip = setInterval(() => one.write('x'), 20);
    await one.closed();
    clearInterval(drip);
    expect(msaOf((await one.answer()) ?? '')).toEqual(['AE  The message did not come to its end in time.']);
  });

  it('that says nothing is hung up on, and others are not', async () => {
    await listen({ idleMs: 50 });
    await sender().closed();
    expect(await sender().ask(ADT('M-1'))).toEqual(['AA M-1']);
  });

  it('beyond the number of connections is hung up on at once, until one is free', async () => {
    await listen({}, 2);
    const [first, second] = [sender(), sender()];
    await Promise.all([first.ask(ADT('M-1')), second.ask(ADT('M-2'))]);
    const third = sender();
    await third.closed();
    first.socket.destroy();
    await first.closed();
    let answer: readonly string[] = [];
    while (answer.length === 0) answer = await sender().ask(ADT('M-3'));
    expect(answer).toEqual(['AA M-3']);
  });

  it('that half-closes after its message still reads the answer', async () => {
    await listen();
    const one = sender();
    one.socket.end(framed(ADT('M-1')));
    expect(msaOf((await one.answer()) ?? '')).toEqual(['AA M-1']);
    await one.closed();
  });
});

describe('a listener that stops', () => {
  it('answers the message it is at, and nothing after it', async () => {
    const desk = await listen();
    let goOn: () => void = () => {};
    const began = new Promise<void>((resolve) => {
      desk.judge = () =>
        new Promise((taken) => {
          goOn = () => taken({ kind: 'taken' });
          resolve();
        });
    });
    const one = sender();
    one.write(Buffer.concat([framed(ADT('M-1')), framed(ADT('M-2'))]));
    await began;
    const stopped = server.stop();
    goOn();
    await stopped;
    await one.closed();
    expect(msaOf((await one.answer()) ?? '')).toEqual(['AA M-1']);
    expect(await one.answer()).toBeNull();
    expect(desk.taken).toEqual(['ADT^A01 M-1']);
  });
});
