import { once } from 'node:events';
import { connect as connectInTheClear } from 'node:net';
import { connect } from 'node:tls';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorEntry } from '../../src-shared/wire/connectors.ts';
import { framed } from '../integration/mllp/frame-reader.ts';
import { messageText } from '../testing/inbound-texts.ts';
import { type Connections, openConnections } from '../testing/test-connections.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { SMTP_CERTIFICATE as certificate, SMTP_KEY as privateKey } from '../testing/test-smtp-server.ts';

const NOW = new Date('2026-12-01T12:00:00.000Z');
let made: Connections;
beforeAll(async () => {
  made = await openConnections(NOW);
});
afterAll(() => made.close());

async function started(request: object): Promise<number> {
  const { status, body } = await made.ask('POST', '/connectors', { site: '', enabled: true, privateKey, ...request });
  expect([status, body]).toEqual([201, body]);
  await made.look();
  const { run } = (await made.ask('GET', `/connectors/${(body as ConnectorEntry).id}`)).body as ConnectorEntry;
  expect(run).toMatchObject({ state: 'running', problem: '' });
  return Number(/port (\d+)/.exec(run.where)?.[1]);
}

describe('a listener for HL7 with a certificate', () => {
  const message = messageText('ADT^A08^ADT_A01', 'M-1', '20261201063541', ['PID|1||77^^^MERCY||DOE^JANE', 'PV1|1|O']);

  it('takes what comes over TLS from a sender whose authority it knows, and hangs up on all others', async () => {
    const settings = { kind: 'mllp', port: 0, certificate, clientAuthorities: certificate };
    const port = await started({ name: 'Lab', settings });
    const known = connect({ port, host: '127.0.0.1', ca: certificate, cert: certificate, key: privateKey });
    known.write(framed(message));
    const [answer] = (await once(known, 'data')) as [Buffer];
    known.destroy();
    expect(answer.toString()).toMatch(/\rMSA\|A[AE]\|M-1/);

    const stranger = connect({ port, host: '127.0.0.1', ca: certificate });
    stranger.on('error', () => {});
    stranger.write(framed(message));
    let heard = '';
    stranger.on('data', (piece: Buffer) => (heard += piece.toString()));
    await new Promise((resolve) => stranger.once('close', resolve));
    const clear = connectInTheClear(port, '127.0.0.1');
    clear.on('error', () => {});
    clear.write(framed(message));
    await new Promise((resolve) => clear.resume().once('close', resolve));
    expect(heard).toBe('');
    expect(await made.desk.db.selectFrom('import').select('id').execute()).toHaveLength(1);
  });

  it('is not set up with the key of another certificate, or with authorities and no certificate of its own', async () => {
    const refused = async (settings: object, more: object = {}) => {
      const request = {
        name: 'Lab',
        site: '',
        enabled: true,
        settings: { kind: 'mllp', port: 0, ...settings },
        ...more,
      };
      const { status, body } = await made.ask('POST', '/connectors', request);
      return [status, (body as { detail: string }).detail];
    };
    expect(await refused({ certificate })).toEqual([400, 'privateKey: a certificate has a private key']);
    const other = { privateKey: '-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----' };
    expect(await refused({ certificate }, other)).toEqual([
      400,
      'privateKey: cannot be read; it must be without a password',
    ]);
    expect((await refused({ clientAuthorities: certificate }))[0]).toBe(400);
    expect((await refused({ certificate: '-----BEGIN CERTIFICATE-----' }, { privateKey }))[0]).toBe(400);
  });
});

describe('a mailbox with a certificate', () => {
  it('takes mails of senders that encrypt, and nothing of others, neither mail nor password', async () => {
    const port = await started({
      name: 'Scanner',
      secret: 'a long password',
      settings: {
        kind: 'mail-drop',
        port: 0,
        address: 'drop@desk.example',
        senders: ['@clinic.example'],
        user: 'scan',
        limitMb: 5,
        certificate,
      },
    });
    const content = remittanceText([{ trace: 'T-TLS', amount: '80', body: plainClaim('PA-TLS') }]);
    const send = async (encryption: object) => {
      const auth = { user: 'scan', pass: 'a long password' };
      const transport = createTransport({ host: '127.0.0.1', port, secure: false, auth, ...encryption });
      const mail = { from: 'fax@clinic.example', to: 'drop@desk.example', subject: 'x', text: 'x' };
      return await transport
        .sendMail({ ...mail, attachments: [{ filename: 'era.835', content }] })
        .then(
          ({ response }) => response,
          (error: unknown) => (error instanceof Error && 'response' in error ? String(error.response) : String(error)),
        )
        .finally(() => transport.close());
    };
    expect(await send({ ignoreTLS: true })).toMatch(/^(530|538) /);
    expect(await send({ ignoreTLS: true, auth: undefined })).toMatch(/^530 /);
    expect(await send({ requireTLS: true, tls: { ca: certificate, servername: 'localhost' } })).toBe(
      '250 2.0.0 Taken: 1, known already: 0, put aside: 0.',
    );
  });
});
