import type { BankCsvMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import {
  ConnectorEntry,
  type ConnectorRequest,
  ConnectorsReply,
  type ConnectorTest,
  ConnectorTestReply,
} from '../../src-shared/wire/connectors.ts';
import {
  QuarantineEntry,
  QuarantineReplayReply,
  QuarantineReply,
  type QuarantineState,
  QuarantineText,
  ReplayReply,
} from '../../src-shared/wire/quarantine.ts';
import type { ServerClient } from './server-client.ts';

/** The ways in and what was put aside, as administrators ask the server. Every call throws `RequestFailure`. */
export class Connections {
  readonly #server: Pick<ServerClient, 'get' | 'send' | 'remove'>;

  constructor(server: Pick<ServerClient, 'get' | 'send' | 'remove'>) {
    this.#server = server;
  }

  list(): Promise<ConnectorsReply> {
    return this.#server.get('/api/v1/connectors', ConnectorsReply);
  }

  create(request: ConnectorRequest): Promise<ConnectorEntry> {
    return this.#server.send('POST', '/api/v1/connectors', request, ConnectorEntry);
  }

  /** @param ver  what the change is based on: refused when somebody else was faster. */
  change(id: string, ver: number, request: ConnectorRequest): Promise<ConnectorEntry> {
    return this.#server.send('PUT', `/api/v1/connectors/${encodeURIComponent(id)}`, request, ConnectorEntry, ver);
  }

  /** What came by it stays. @param ver  as of a change. */
  remove(id: string, ver: number): Promise<void> {
    return this.#server.remove(`/api/v1/connectors/${encodeURIComponent(id)}`, ver);
  }

  test(asked: ConnectorTest): Promise<ConnectorTestReply> {
    return this.#server.send('POST', '/api/v1/connectors/tests', asked, ConnectorTestReply);
  }

  quarantine(state: QuarantineState, after: string | null): Promise<QuarantineReply> {
    const page = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    return this.#server.get(`/api/v1/quarantine?state=${state}${page}`, QuarantineReply);
  }

  /** Its bytes as text. That this person looked stands in the audit log. */
  open(id: string): Promise<QuarantineText> {
    return this.#server.send('POST', `${placeOf(id)}/openings`, {}, QuarantineText);
  }

  /** @param text  a repaired copy; null: as it came. */
  replay(id: string, text: string | null): Promise<QuarantineReplayReply> {
    return this.#server.send('POST', `${placeOf(id)}/replays`, text === null ? {} : { text }, QuarantineReplayReply);
  }

  /** Says which columns of a table say what, for all that come alike, and reads it again. */
  nameColumns(id: string, mapping: BankCsvMapping): Promise<QuarantineReplayReply> {
    return this.#server.send('POST', `${placeOf(id)}/columns`, { mapping }, QuarantineReplayReply);
  }

  giveUp(id: string, reason: string): Promise<QuarantineEntry> {
    return this.#server.send('POST', `${placeOf(id)}/dismissals`, { reason }, QuarantineEntry);
  }

  replayPeriod(period: { from: string; until: string }, after: string | null): Promise<ReplayReply> {
    const asked = after === null ? period : { ...period, after };
    return this.#server.send('POST', '/api/v1/replays', asked, ReplayReply);
  }
}

function placeOf(id: string): string {
  return `/api/v1/quarantine/${encodeURIComponent(id)}`;
}
