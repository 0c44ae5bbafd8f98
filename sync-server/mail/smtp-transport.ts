import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type Mail, MailFault, type MailFaultKind, type MailTransport } from './port.ts';

export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** STARTTLS is asked for and must succeed; TLS from the first byte; or none at all, within one machine. */
  readonly security: 'starttls' | 'tls' | 'none';
  /** null: nobody signs in. */
  readonly user: string | null;
  readonly password: string;
  /** Address of the sender. */
  readonly from: string;
  /** Certificates in PEM that are trusted beside the usual ones. */
  readonly ca?: string | undefined;
};

const TIMEOUT_MS = 20_000;
const SENDER_NAME = 'Countersign';

/** Tells whether the configuration is another than before, without holding a secret. */
export function fingerprintOf(settings: SmtpSettings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}

/** A mail server that is spoken to by SMTP. The Message-ID is made of the e-mail's own id: a mail server knows a repetition by it. */
export function smtpTransport(settings: SmtpSettings): MailTransport {
  const { host, port, security, user, password, from, ca } = settings;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null ? {} : { auth: { user, pass: password } }),
    ...(ca === undefined ? {} : { tls: { ca } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.indexOf('@') + 1);
  return {
    async send({ id, to, subject, text }: Mail) {
      try {
        await transport.sendMail({
          from: { name: SENDER_NAME, address: from },
          to,
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (error) {
        throw new MailFault(kindOf(error), answerOf(error), { cause: error });
      }
    },
    close: () => transport.close(),
  };
}

/** @see RFC 5321, 4.2.1: 4yz may succeed later, 5yz will not; RFC 4954, 6: 535 and its neighbours are about the sign-in. */
function kindOf(error: unknown): MailFaultKind {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  if (code === 'EAUTH') return typeof responseCode === 'number' && responseCode < 500 ? 'later' : 'signIn';
  return typeof responseCode === 'number' && responseCode >= 500 ? 'refused' : 'later';
}

/** The mail server's own words where it gave some. */
function answerOf(error: unknown): string {
  const { response } = error as { readonly response?: unknown };
  const text = typeof response === 'string' && response !== '' ? response : String((error as Error).message);
  return text.slice(0, 300);
}
