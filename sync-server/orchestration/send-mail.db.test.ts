import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultNoticeSettings, type NoticeSettings } from '../../src-shared/notification/notice-document.ts';
import { fingerprintOf, smtpTransport, type SmtpSettings } from '../mail/smtp-transport.ts';
import { ScimUser } from '../../src-shared/wire/scim.ts';
import { setActive } from '../store/people.ts';
import { saveUser } from '../store/scim.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { SMTP_CERTIFICATE, SMTP_PASSWORD, SMTP_USER, TestSmtpServer } from '../testing/test-smtp-server.ts';

const MORNING = new Date('2026-11-24T15:00:00.000Z');
const each: NoticeSettings = { ...defaultNoticeSettings, email: ['waits', 'returned'], digest: 'each', quiet: null };
let smtp: TestSmtpServer;
let desk: Desk;

beforeEach(async () => {
  smtp = new TestSmtpServer();
  await smtp.start();
  desk = await openDesk(MORNING, undefined, mailBy());
});
afterEach(async () => {
  // Attempts in vain are told to whoever runs the server; here they are meant.
  desk.faults.length = 0;
  await desk.close();
  await smtp.stop();
});

function mailBy(changes: Partial<SmtpSettings> = {}) {
  const settings: SmtpSettings = {
    host: '127.0.0.1',
    port: smtp.port,
    security: 'starttls',
    user: SMTP_USER,
    password: SMTP_PASSWORD,
    from: 'desk@lakeshore.example',
    ca: SMTP_CERTIFICATE,
    ...changes,
  };
  const transport = smtpTransport(settings);
  return { transport, configuration: fingerprintOf(settings), domain: 'lakeshore.example' };
}

async function choose(who: string, settings: NoticeSettings): Promise<void> {
  await desk.command(who, 'notices', { type: 'notice.settings', settings });
}

/** Everything happens that is due, e-mails included. */
async function settle(): Promise<void> {
  await desk.settle();
  await desk.services.notify();
  await desk.settle();
}

async function passMinutes(minutes: number): Promise<void> {
  desk.now = new Date(desk.now.getTime() + minutes * 60_000);
  await settle();
}

async function mails(): Promise<string[]> {
  const rows = await desk.db.selectFrom('mail').select('state').orderBy('created_at').execute();
  return rows.map(({ state }) => state);
}

async function leave(who: string): Promise<void> {
  await inTransaction(desk.db, (tx) => setActive(tx, who, false));
}

async function reasons(person: string): Promise<string[]> {
  const rows = await desk.db.selectFrom('notice').select('reason').where('person_id', '=', person).execute();
  return rows.map(({ reason }) => reason);
}

/** As it reads to a person: soft line breaks undone. */
function plain(text: string | undefined): string {
  return (text ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
}

describe('an e-mail', () => {
  it('is sent once, encrypted on the way, in plain words with a link to the case and nothing of the patient', async () => {
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await settle();
    expect(smtp.received).toHaveLength(1);
    const [{ to, text, isEncrypted }] = smtp.received as [(typeof smtp.received)[number]];
    expect([to, isEncrypted]).toEqual([['maya.okafor@lakeshore.example'], true]);
    const words = plain(text);
    expect(words).toContain('Subject: Waits for your approval: WO-1001');
    expect(words).toContain('Write-off · Westside Family Clinic · under $100'.replaceAll('·', '=C2=B7'));
    expect(words).toContain('countersign://case/wo-1');
    expect(words).not.toMatch(/PA-7F3K0002|Northern Plains|Daniel Reyes/);
    expect(await mails()).toEqual(['sent']);
  });

  it('is about what is still unread, gathered by the day, in the morning of the person’s site', async () => {
    await choose('maya.okafor', { ...each, digest: 'daily', digestAt: '08:00' });
    await desk.proposeWriteOff('wo-1', 50_00);
    await desk.proposeWriteOff('wo-2', 60_00);
    await desk.proposeWriteOff('wo-3', 70_00);
    await settle();
    await desk.decide('maya.okafor', 'wo-2', 'refuse');
    await passMinutes(22 * 60);
    expect(smtp.received).toEqual([]);
    await passMinutes(61);
    const sent = new Map(smtp.received.map(({ to, text }) => [to.join(), plain(text)]));
    const words = sent.get('maya.okafor@lakeshore.example');
    expect(words).toContain('Subject: 2 notices from Countersign');
    expect(words).not.toContain('case/wo-2');
    // Whoever proposed it hears what became of it, and of nothing else.
    expect(sent.get('daniel.reyes@lakeshore.example')).toContain('Subject: Your proposal was refused: WO-1002');
    expect(smtp.received).toHaveLength(2);
  });

  it('keeps its Message-ID when it has to be sent again', async () => {
    const transport = mailBy().transport;
    const mail = { id: 'mail-1', to: 'maya.okafor@lakeshore.example', subject: 'Twice', text: 'Told.' };
    await transport.send(mail);
    await transport.send(mail);
    const ids = smtp.received.map(({ text }) => /^Message-ID: (.+)$/im.exec(text)?.[1]?.trim());
    expect(ids).toEqual(['<mail-1@lakeshore.example>', '<mail-1@lakeshore.example>']);
    transport.close();
  });

  it('is not sent to a mail server whose certificate nobody vouches for', async () => {
    const { transport } = mailBy({ ca: undefined });
    const mail = { id: 'mail-1', to: 'maya.okafor@lakeshore.example', subject: 'Secret', text: 'Told.' };
    await expect(transport.send(mail)).rejects.toMatchObject({ name: 'MailFault', kind: 'later' });
    expect(smtp.received).toEqual([]);
    transport.close();
  });
});

describe('whoever has left', () => {
  it('is sent nothing about what had happened before, though the HR system still knows an address', async () => {
    await choose('maya.okafor', { ...each, digest: 'daily' });
    const user = ScimUser.parse({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'maya.okafor',
      emails: [{ value: 'maya@home.example' }],
    });
    await inTransaction(desk.db, (tx) => saveUser(tx, 'maya.okafor', user, desk.now));
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await leave('maya.okafor');
    await passMinutes(24 * 60);
    expect([smtp.received, await mails()]).toEqual([[], []]);
  });

  it('is not sent what was written before and waited for the mail server', async () => {
    await smtp.stop();
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await leave('maya.okafor');
    await smtp.start();
    await passMinutes(16);
    expect([smtp.received, await mails()]).toEqual([[], ['expired']]);
  });
});

describe('a mail server', () => {
  it('that knows no such recipient gets the e-mail once, and the others get theirs', async () => {
    smtp.refused.add('maya.okafor@lakeshore.example');
    await choose('maya.okafor', each);
    await choose('daniel.reyes', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await desk.decide('maya.okafor', 'wo-1', 'return');
    await settle();
    expect(smtp.received.map(({ to }) => to)).toEqual([['daniel.reyes@lakeshore.example']]);
    expect((await mails())[0]).toBe('refused');
    const journal = await desk.db.selectFrom('wf_step').select('result').where('kind', '=', 'call').execute();
    expect(JSON.stringify(journal)).toContain('No such mailbox here');
  });

  it('that greylists is asked again, and takes it then', async () => {
    smtp.greylisted = 2;
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    expect(smtp.received).toHaveLength(1);
    expect(await mails()).toEqual(['sent']);
  });

  it('that is down gets the e-mail when it is up again', async () => {
    await smtp.stop();
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    expect(await mails()).toEqual(['waiting']);
    await smtp.start();
    await passMinutes(16);
    expect(smtp.received).toHaveLength(1);
  });

  it('that stays down for two days is let off: the notice stands under the bell', async () => {
    await smtp.stop();
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await passMinutes(49 * 60);
    expect(await mails()).toEqual(['expired']);
    await smtp.start();
    await passMinutes(60);
    expect(smtp.received).toEqual([]);
  });

  it('that refuses our sign-in stops everything, is told to administrators once, and is not asked until it is set right', async () => {
    smtp.password = 'another one';
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await desk.proposeWriteOff('wo-2', 60_00);
    await settle();
    await passMinutes(120);
    expect(await reasons('ines.calderon')).toEqual(['mailStopped']);
    expect(smtp.signIns).toBe(1);
    expect(await mails()).toEqual(['waiting', 'waiting']);

    await restart(mailBy());
    expect(smtp.received).toEqual([]);
    await restart(mailBy({ password: 'another one' }));
    expect(smtp.received).toHaveLength(2);
    expect(await mails()).toEqual(['sent', 'sent']);
  });

  it('that refused our sign-in for longer than two days gets none of the old e-mails when that is set right', async () => {
    smtp.password = 'another one';
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    desk.now = new Date(desk.now.getTime() + 49 * 3_600_000);
    await restart(mailBy({ password: 'another one' }));
    expect((await mails())[0]).toBe('expired');
    expect(smtp.received.flatMap(({ to }) => to)).not.toContain('maya.okafor@lakeshore.example');
  });
});

describe('what was sent', () => {
  it('is deleted with the notices it was about, after 60 days', async () => {
    await choose('maya.okafor', each);
    await desk.proposeWriteOff('wo-1', 50_00);
    await settle();
    await passMinutes(59 * 24 * 60);
    expect(await mails()).toContain('sent');
    await passMinutes(2 * 24 * 60);
    expect(await mails()).not.toContain('sent');
  });
});

/** The server ends, and is started with a configuration. */
async function restart(mail: ReturnType<typeof mailBy>): Promise<void> {
  await desk.restart(mail);
  await settle();
}
