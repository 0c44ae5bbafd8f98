import type { WitnessAlarm } from '../../../src-shared/audit/witness.ts';
import type { AuditFilter } from '../../../src-shared/wire/audit.ts';
import type { Instant } from '../../../src-shared/base/dates.ts';
import { t } from '../../language/t.ts';

/** What happened, in a sentence, by the kind of alarm. */
export const alarmText: Record<WitnessAlarm['kind'], string> = {
  forked: t(
    'What the server shows as the audit log does not contain what this computer saw signed before: entries were changed, removed or put in between.',
  ),
  shrunk: t(
    'The audit log of the server has fewer entries than this computer saw signed before: the end of it is gone. A server that was restored from a backup looks like this.',
  ),
  otherKey: t(
    'The audit log of the server is signed with another key than before. A server that was set up anew looks like this.',
  ),
  unsigned: t('The server shows an audit log without a signature that holds.'),
};

/** The short form for the status line. */
export const alarmWord: Record<WitnessAlarm['kind'], string> = {
  forked: t('Audit log rewritten'),
  shrunk: t('Audit log cut short'),
  otherKey: t('Audit log of another key'),
  unsigned: t('Audit log not signed'),
};

const actionWords: Readonly<Record<string, string>> = {
  'audit.evidence': t('took evidence of'),
  'audit.export': t('exported the audit log'),
  'erp.mapping': t('changed what our accounts are in'),
  'erp.retry': t('let postings be tried again in'),
  'audit.hold': t('placed a legal hold on'),
  'audit.release': t('released a legal hold on'),
  'audit.removeTexts': t('removed old texts from the log'),
  'case.attach': t('attached a document to'),
  'case.letter': t('took a letter out of'),
  'case.receive': t('received a document of'),
  'case.discard': t('destroyed a document of'),
  'connector.change': t('changed the connector'),
  'connector.create': t('set up the connector'),
  'connector.remove': t('removed the connector'),
  'document.send': t('was sent the document'),
  'identity.sign-in': t('signed in'),
  'identity.sign-in.refused': t('was refused at sign-in'),
  'identity.renew.refused': t('refused to renew the sign-in of'),
  'inbound.replay': t('read again what came in by'),
  'inbound.take': t('took in'),
  'ledger.open': t('opened the ledger with'),
  'match-rules.discard': t('discarded a draft of the rules of'),
  'match-rules.draft': t('wrote on the rules of'),
  'match-rules.rehearse': t('rehearsed the rules of'),
  'match-rules.use': t('put into use the rules of'),
  'policy.evaluate': t('asked the policy about'),
  'policy.discard': t('discarded the draft of the policy'),
  'policy.draft': t('wrote on the draft of the policy'),
  'policy.import': t('imported a draft of the policy'),
  'policy.install': t('installed the policy'),
  'policy.offer': t('offered a draft of the policy'),
  'policy.publish': t('published the policy'),
  'policy.rehearse': t('rehearsed the draft of the policy'),
  'policy.return': t('sent back the draft of the policy'),
  'policy.submit': t('submitted the draft of the policy'),
  'quarantine.dismiss': t('gave up in quarantine'),
  'quarantine.open': t('looked at the bytes of what is in quarantine,'),
  'quarantine.replay': t('read again out of quarantine'),
  'reveal.case': t('saw names and numbers in'),
  'reveal.document': t('opened the document'),
  'reveal.remittance': t('saw names and numbers in'),
  'server.start': t('started the server'),
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
