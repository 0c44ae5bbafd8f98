import { SYSTEM } from '../../src-shared/authority/person.ts';
import type { MailDropPort } from '../integration/mail-drop/mail-drop.ts';
import { type AsideDeps, type FileOutcome, putFileAside, settleRead } from './put-file-aside.ts';
import { type ReceiveDeps, withArrivalFile } from './receive.ts';

/**
 * What an e-mail drop hands its attachments to: the one way in. A mail of which nothing is of a kind that the desk reads is refused,
 * and nothing of it is kept: its sender is told. Where something is, the rest is kept and put aside.
 */
export function mailIntake(
  deps: AsideDeps & ReceiveDeps & { readonly reportFault: (error: unknown) => void },
  connector: { readonly id: string; readonly site: string },
): MailDropPort {
  return {
    async take({ attachments }) {
      const outcomes: FileOutcome[] = [];
      const refused: { readonly name: string; readonly message: string; readonly keep: () => Promise<FileOutcome> }[] =
        [];
      for (const { name, content } of attachments) {
        const arrival = { name, content, connector: connector.id, by: SYSTEM, site: connector.site };
        await withArrivalFile(deps, arrival, async (file) => {
          const imported = await deps.importFile(file);
          if (imported.ok) {
            outcomes.push(await settleRead(deps, file, imported.value));
            return;
          }
          const { error } = imported;
          const keep = () => withArrivalFile(deps, arrival, (again) => putFileAside(deps, again, error));
          refused.push({ name, message: error.message, keep });
        });
      }
      if (outcomes.length === 0) {
        return { taken: false, words: refused.map(({ name, message }) => `${name}: ${message}`).join(' ') };
      }
      for (const { keep } of refused) outcomes.push(await keep());
      return { taken: true, words: wordsOf(outcomes) };
    },
    reportFault: deps.reportFault,
  };
}

function wordsOf(outcomes: readonly FileOutcome[]): string {
  const count = (kind: FileOutcome['kind']): number => outcomes.filter((one) => one.kind === kind).length;
  return `Taken: ${count('taken')}, known already: ${count('known')}, put aside: ${count('aside')}.`;
}
