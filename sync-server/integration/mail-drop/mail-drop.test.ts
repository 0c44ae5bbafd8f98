import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { type MailDrop, type MailDropOptions, startMailDrop } from './mail-drop.ts';

type Taken = { readonly sender: string; readonly files: readonly string[] };

let drop: MailDrop;
let taken: Taken[];
let faults: unknown[];
let judge: () => Promise<{ taken: boolean; words: string }>;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await drop.stop();
});

async function listen(changes: Partial<MailDropOptions> = {}): Promise<void> {
  taken = [];
  faults = [];
  judge = async () => ({ taken: true, words: '1 file was taken.' });
  drop = await startMailDrop(
    {
      async take({ sender, attachments }) {
        const answer = await judge();
        const files = attachments.map(({ name, content }) => `${name}: ${Buffer.from(content).toString('latin1')}`);
        if (answer.taken) taken.push({ sender, files });
        return answer;
      },
      reportFault: (error) => faults.push(error),
    },
    {
      host: '127.0.0.1',
      port: 0,
      address: 'drop@countersign.local',
      senders: ['scanner@clinic.example', '@payer.example'],
      signIn: null,
      limitBytes: 1024 * 1024,
      ...changes,
    },
  );
}

type Mail = Parameters<ReturnType<typeof createTransport>['sendMail']>[0];

/** What the server answered to the mail, or to what it refused before. */
async function send(mail: Mail, auth?: { readonly user: string; readonly pass: string }): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: drop.port, secure: false, ...(auth ? { auth } : {}) });
  try {
    const sent = (await transport.sendMail({
      from: 'scanner@clinic.example',
      to: 'drop@countersign.local',
      subject: 'Files',
      text: 'See the attachment.',
      ...mail,
    })) as { response: string };
    return sent.response;
  } catch (error) {
    return error instanceof Error && 'response' in error ? String(error.response) : String(error);
  } finally {
    transport.close();
  }
}

const era = { filename: 'era.835', content: 'ISA*00~' };

describe('an e-mail drop', () => {
  it('hands over the attachments of a mail, byte by byte, and answers when they are taken', async () => {
    await listen();
    const bytes = Buffer.from([0x49, 0xff, 0x00, 0x0d, 0x0a, 0x2e, 0x0a, 0xe9]);
    const answer = await send({
      attachments: [era, { filename: 'notes.txt', content: bytes, contentType: 'text/plain; charset=utf-8' }],
    });
    expect(answer).toBe('250 2.0.0 1 file was taken.');
    expect(taken).toEqual([
      { sender: 'scanner@clinic.example', files: ['era.835: ISA*00~', `notes.txt: ${bytes.toString('latin1')}`] },
    ]);
  });

  it('leaves out the pictures within the text of a mail', async () => {
    await listen();
    await send({
      html: '<img src="cid:logo">',
      attachments: [era, { filename: 'logo.png', content: 'png', cid: 'logo', contentDisposition: 'inline' }],
    });
    expect(taken[0]?.files).toEqual(['era.835: ISA*00~']);
  });

  it('takes names for words, whatever is in them', async () => {
    await listen();
    await send({
      attachments: [
        { filename: '../../etc/\u0007passwd', content: 'x' },
        { filename: false, content: 'y' },
      ],
    });
    expect(taken[0]?.files).toEqual(['../../etc/_passwd: x', 'attachment 2: y']);
  });

  it('takes the mail of all of a domain, and asks for the sign-in where there is one', async () => {
    await listen({ signIn: { user: 'scanner', password: 'long enough' } });
    const mail = { from: 'Anna <anna@PAYER.example>', attachments: [era] };
    expect(await send(mail)).toMatch(/^530 /);
    expect(await send(mail, { user: 'scanner', pass: 'wrong' })).toMatch(/^535 5\.7\.8/);
    expect(await send(mail, { user: 'scanner', pass: 'long enough' })).toMatch(/^250 /);
    expect(taken).toHaveLength(1);
  });
});

describe('what an e-mail drop refuses with a reason', () => {
  it.each<[string, Mail, string]>([
    [
      'a stranger',
      { from: 'eve@elsewhere.example', attachments: [era] },
      '550 5.7.1 Mail of eve@elsewhere.example is not taken here.',
    ],
    [
      'a domain that only ends alike',
      { from: 'eve@not-payer.example', attachments: [era] },
      '550 5.7.1 Mail of eve@not-payer.example is not taken here.',
    ],
    [
      'a bounce',
      { envelope: { from: '', to: 'drop@countersign.local' }, attachments: [era] },
      '550 5.7.1 Mail of nobody is not taken here.',
    ],
    [
      'a mail to somebody else',
      { to: 'other@elsewhere.example', attachments: [era] },
      '550 5.1.1 There is no mailbox other@elsewhere.example here.',
    ],
    ['a mail without a file', {}, '554 5.6.0 The mail has no attachment. Only files are taken here; its text is not.'],
    [
      'too many files',
      { attachments: Array.from({ length: 51 }, () => era) },
      '554 5.6.0 The mail has 51 attachments; at most 50 are taken at once.',
    ],
  ])('%s', async (_what, mail, expected) => {
    await listen();
    expect(await send(mail)).toBe(expected);
    expect(taken).toEqual([]);
  });

  it('a mail that is too long, after which the sender may go on', async () => {
    await listen();
    const long = { filename: 'long.835', content: 'x'.repeat(1_200_000) };
    expect(await send({ attachments: [long] })).toMatch(/^552 5\.3\.4 /);
    const one = await dialogue([
      'EHLO me',
      'MAIL FROM:<scanner@clinic.example>',
      'RCPT TO:<drop@countersign.local>',
      'DATA',
    ]);
    one.socket.write(`${'x'.repeat(78)}\r\n`.repeat(14_000));
    one.socket.write('.\r\n');
    expect(await one.line()).toMatch(/^552 5\.3\.4 The mail has 1120000 bytes; at most 1 MB are taken\.$/);
    expect(taken).toEqual([]);
  });

  it('mails in mails in mails', async () => {
    await listen();
    let raw = 'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n';
    for (let depth = 0; depth < 60; depth += 1) {
      raw = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${raw}\r\n--b${depth}--\r\n`;
    }
    expect(
      await send({
        raw: `From: scanner@clinic.example\r\n${raw}`,
        envelope: { from: 'scanner@clinic.example', to: 'drop@countersign.local' },
      }),
    ).toMatch(/^554 5\.6\.0 The mail cannot be read/);
  });

  it('what the desk cannot use, in its words, and asks to send again what met a fault', async () => {
    await listen();
    judge = async () => ({ taken: false, words: 'Nobody here reads „these“.' });
    expect(await send({ attachments: [era] })).toBe('554 5.6.0 Nobody here reads ?these?.');
    judge = async () => {
      throw new Error('the database went away');
    };
    expect(await send({ attachments: [era] })).toBe('451 4.3.0 The desk could not take the mail now. Send it again.');
    expect(faults).toHaveLength(1);
  });
});

describe('a slow or greedy sender of mail', () => {
  it('that says nothing is hung up on, and others are not', async () => {
    await listen({ limits: { silenceMs: 400 } });
    await (
      await dialogue(['EHLO me'])
    ).closed;
    expect(await send({ attachments: [era] })).toMatch(/^250 /);
  });

  it('that drips bytes is hung up on when its time is over', async () => {
    await listen({ limits: { silenceMs: 10_000, connectionMs: 200 } });
    const one = await dialogue([
      'EHLO me',
      'MAIL FROM:<scanner@clinic.example>',
      'RCPT TO:<drop@countersign.local>',
      'DATA',
    ]);
    const drip = setInterval(() => one.socket.write('x'), 20);
    await one.closed;
    clearInterval(drip);
    expect(taken).toEqual([]);
  });

  it('beyond the number of connections is told to come again', async () => {
    await listen({ limits: { connections: 1 } });
    await dialogue(['EHLO me']);
    expect(await send({ attachments: [era] })).toMatch(/^421 /);
  });

  it('that goes away within a mail leaves nothing behind', async () => {
    await listen();
    const one = await dialogue([
      'EHLO me',
      'MAIL FROM:<scanner@clinic.example>',
      'RCPT TO:<drop@countersign.local>',
      'DATA',
    ]);
    one.socket.write('Subject: half\r\n');
    one.socket.destroy();
    expect(await send({ attachments: [era] })).toMatch(/^250 /);
    expect(taken).toHaveLength(1);
  });
});

/** A sender that says these lines, each after the answer to the one before. */
async function dialogue(lines: readonly string[]) {
  const socket = connect(drop.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  let text = '';
  socket.on('data', (piece: Buffer) => (text += piece.toString('latin1')));
  const line = async (): Promise<string> => {
    while (!/^\d{3} .*\r\n/m.test(text)) await once(socket, 'data');
    const answer = /^\d{3} .*(?=\r\n)/m.exec(text)?.[0] ?? '';
    text = '';
    return answer;
  };
  await line();
  for (const one of lines) {
    socket.write(`${one}\r\n`);
    await line();
  }
  return { socket, line, closed };
}
