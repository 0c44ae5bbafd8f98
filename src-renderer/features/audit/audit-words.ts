import type { WitnessAlarm } from '../../../src-shared/audit/witness.ts';
import type { AuditFilter } from '../../../src-shared/wire/audit.ts';
import type { Instant } from '../../../src-shared/base/dates.ts';

/** What happened, in a sentence, by the kind of alarm. */
export const alarmText: Record<WitnessAlarm['kind'], string> = {
  forked:
    'What the server shows as the audit log does not contain what this computer saw signed before: entries were changed, removed or put in between.',
  shrunk:
    'The audit log of the server has fewer entries than this computer saw signed before: the end of it is gone. A server that was restored from a backup looks like this.',
  otherKey:
    'The audit log of the server is signed with another key than before. A server that was set up anew looks like this.',
  unsigned: 'The server shows an audit log without a signature that holds.',
};

/** The short form for the status line. */
export const alarmWord: Record<WitnessAlarm['kind'], string> = {
  forked: 'Audit log rewritten',
  shrunk: 'Audit log cut short',
  otherKey: 'Audit log of another key',
  unsigned: 'Audit log not signed',
};

const actionWords: Readonly<Record<string, string>> = {
  'audit.evidence': 'took evidence of',
  'audit.export': 'exported the audit log',
  'erp.mapping': 'changed what our accounts are in',
  'erp.retry': 'let postings be tried again in',
  'audit.hold': 'placed a legal hold on',
  'audit.release': 'released a legal hold on',
  'audit.removeTexts': 'removed old texts from the log',
  'case.attach': 'attached a document to',
  'case.letter': 'took a letter out of',
  'case.receive': 'received a document of',
  'case.discard': 'destroyed a document of',
  'connector.change': 'changed the connector',
  'connector.create': 'set up the connector',
  'connector.remove': 'removed the connector',
  'document.send': 'was sent the document',
  'identity.sign-in': 'signed in',
  'identity.sign-in.refused': 'was refused at sign-in',
  'identity.renew.refused': 'refused to renew the sign-in of',
  'inbound.replay': 'read again what came in by',
  'inbound.take': 'took in',
  'ledger.open': 'opened the ledger with',
  'match-rules.discard': 'discarded a draft of the rules of',
  'match-rules.draft': 'wrote on the rules of',
  'match-rules.rehearse': 'rehearsed the rules of',
  'match-rules.use': 'put into use the rules of',
  'policy.evaluate': 'asked the policy about',
  'policy.discard': 'discarded the draft of the policy',
  'policy.draft': 'wrote on the draft of the policy',
  'policy.import': 'imported a draft of the policy',
  'policy.install': 'installed the policy',
  'policy.offer': 'offered a draft of the policy',
  'policy.publish': 'published the policy',
  'policy.rehearse': 'rehearsed the draft of the policy',
  'policy.return': 'sent back the draft of the policy',
  'policy.submit': 'submitted the draft of the policy',
  'quarantine.dismiss': 'gave up in quarantine',
  'quarantine.open': 'looked at the bytes of what is in quarantine,',
  'quarantine.replay': 'read again out of quarantine',
  'reveal.case': 'saw names and numbers in',
  'reveal.document': 'opened the document',
  'reveal.remittance': 'saw names and numbers in',
  'server.start': 'started the server',
};

/** 'case.approve' as 'case: approve'; some have words of their own. */
export function actionText(action: string): string {
  return actionWords[action] ?? action.replace('.', ': ').replaceAll(/[.-]/g, ' ');
}

/** The filter as its fields say it: days are whole days, in the reader's own time zone. */
export function filterOf(fields: {
  readonly actor: string;
  readonly action: string;
  readonly entity: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}): AuditFilter {
  const given = (value: string) => (value.trim() === '' ? undefined : value.trim());
  return Object.fromEntries(
    Object.entries({
      actor: given(fields.actor),
      action: given(fields.action),
      entity: given(fields.entity),
      text: given(fields.text),
      from: startOf(fields.from, 0),
      to: startOf(fields.to, 1),
    }).filter(([, value]) => value !== undefined),
  );
}

function startOf(day: string, plusDays: number): Instant | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + plusDays).toISOString() as Instant;
}
