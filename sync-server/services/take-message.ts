import { SYSTEM } from '../../src-shared/authority/person.ts';
import type { MllpPort } from '../integration/mllp/mllp-port.ts';
import { findAcceptedMessage, rememberAcceptedMessage } from '../store/accepted-messages.ts';
import type { Db } from '../store/transaction.ts';
import type { Receive } from './receive.ts';

/** Under which the health of the listener is counted. */
const CONNECTOR = 'mllp';

/** What the listener for HL7 messages hands them to: the one way in. */
export function messageIntake(deps: {
  readonly db: Db;
  readonly clock: () => Date;
  readonly receive: Receive;
  readonly reportFault: (error: unknown) => void;
}): MllpPort {
  const { db, clock, receive, reportFault } = deps;
  return {
    async take({ content, name }) {
      const received = await receive({ content, name, connector: CONNECTOR, by: SYSTEM });
      if (!received.ok) return { kind: 'notOurs', reason: received.error.message };
      const { source, problems } = received.value;
      if ((source?.quarantined ?? 0) === 0) return { kind: 'taken' };
      const reason = problems.find(({ severity }) => severity === 'error')?.message;
      return { kind: 'wrong', reason: reason ?? 'The message was kept and put aside for somebody to repair.' };
    },
    findAccepted: (key) => findAcceptedMessage(db, key, clock()),
    rememberAccepted: (key, sha256) => rememberAcceptedMessage(db, key, sha256, clock()),
    reportFault,
  };
}
