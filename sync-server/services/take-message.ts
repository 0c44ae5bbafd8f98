import { SYSTEM } from '../../src-shared/authority/person.ts';
import type { MllpPort } from '../integration/mllp/mllp-port.ts';
import { findAcceptedMessage, rememberAcceptedMessage } from '../store/accepted-messages.ts';
import type { Db } from '../store/transaction.ts';
import type { Receive } from './receive.ts';

/** Under which the health of the server's own listener is counted. */
const OWN_LISTENER = 'mllp';

/** What the listener for HL7 messages hands them to: the one way in. */
export function messageIntake(deps: {
  readonly db: Db;
  readonly clock: () => Date;
  readonly receive: Receive;
  readonly reportFault: (error: unknown) => void;
  /** Of a listener that an administrator set up: its id, and where it tells of. */
  readonly connector?: { readonly id: string; readonly site: string };
}): MllpPort {
  const { db, clock, receive, reportFault } = deps;
  const { id: connector, site } = deps.connector ?? { id: OWN_LISTENER, site: '' };
  return {
    async take({ content, name }) {
      const received = await receive({ content, name, connector, by: SYSTEM, site });
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
