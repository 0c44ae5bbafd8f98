import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { type AccountPair, pairName, RulesDraft, RulesVersion } from '../../src-shared/reconciliation/pair-rules.ts';
import { PairRulesReply, PeriodRulesReply, type SaveRulesRequest } from '../../src-shared/wire/match-rules.ts';
import type { ServerClient } from './server-client.ts';

/** Rules by which the lines of two accounts are matched, as the server keeps them. Every call throws `RequestFailure`. */
export class RulesBoard {
  readonly #server: Pick<ServerClient, 'get' | 'send'>;

  constructor({ server }: { readonly server: Pick<ServerClient, 'get' | 'send'> }) {
    this.#server = server;
  }

  read(pair: AccountPair): Promise<PairRulesReply> {
    return this.#server.get(addressOf(pair), PairRulesReply);
  }

  /** The rules that a period began with. */
  ofPeriod(period: string): Promise<PeriodRulesReply> {
    return this.#server.get(`/api/v1/reconciliations/${encodeURIComponent(period)}/rules`, PeriodRulesReply);
  }

  save(pair: AccountPair, request: SaveRulesRequest): Promise<RulesDraft> {
    return this.#server.send('PUT', `${addressOf(pair)}/draft`, request, RulesDraft);
  }

  discard(pair: AccountPair, ver: number): Promise<RulesDraft> {
    return this.#server.send('POST', `${addressOf(pair)}/draft/discard`, { ver }, RulesDraft);
  }

  rehearse(pair: AccountPair, ver: number): Promise<RulesDraft> {
    return this.#server.send('POST', `${addressOf(pair)}/draft/rehearsals`, { ver }, RulesDraft);
  }

  use(pair: AccountPair, ver: number, from: CalendarDate): Promise<RulesVersion> {
    return this.#server.send('POST', `${addressOf(pair)}/draft/use`, { ver, from }, RulesVersion);
  }
}

function addressOf(pair: AccountPair): string {
  return `/api/v1/match-rules/${encodeURIComponent(pairName(pair))}`;
}
