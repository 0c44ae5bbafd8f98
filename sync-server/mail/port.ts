/** An e-mail as plain text. `id` is the same whenever it is sent again. */
export type Mail = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/**
 * Why an e-mail was not taken: its recipient or content is refused for good; our sign-in is, and so will be every other e-mail; or it
 * may be taken later.
 */
export type MailFaultKind = 'refused' | 'signIn' | 'later';

/** `message` holds what the mail server answered. */
export class MailFault extends Error {
  override readonly name = 'MailFault';
  readonly kind: MailFaultKind;

  constructor(kind: MailFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What carries e-mails away. */
export type MailTransport = {
  /** Resolves when the mail server has taken it over. @throws MailFault */
  send(mail: Mail): Promise<void>;
  close(): void;
};
