import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Result } from '../../src-shared/base/result.ts';
import {
  type AccountPair,
  pairOfName,
  RulesDraft,
  rulesRefusalText,
  RulesVersion,
} from '../../src-shared/reconciliation/pair-rules.ts';
import {
  DiscardRulesRequest,
  PairName,
  PairRulesReply,
  RehearseRulesRequest,
  SaveRulesRequest,
  UseRulesRequest,
} from '../../src-shared/wire/match-rules.ts';
import { authorizer } from '../services/authorizer.ts';
import {
  discardRules,
  type KeepRulesDeps,
  type KeepRulesRefusal,
  putRulesIntoUse,
  readPairRules,
  writeRules,
} from '../services/keep-match-rules.ts';
import { rehearseMatchRules } from '../services/rehearse-match-rules.ts';
import type { Db } from '../store/transaction.ts';
import { sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

const tags = ['reconciliations'];

/**
 * The rules by which the lines of two accounts are matched: read, written, rehearsed on past periods and put into use. For a
 * scope in which a session is required.
 */
export function matchRulesRoutes(
  untyped: FastifyInstance,
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
): void {
  const deps = { db, clock, authorizer };
  const app = typed(untyped);
  app.get(
    '/api/v1/match-rules/:pair',
    {
      schema: {
        summary: 'The rules by which the lines of two accounts are matched, with their versions and their draft',
        tags,
        params: PairName,
        response: { 200: PairRulesReply },
      },
    },
    async (request) => accepted(await readPairRules(deps, sessionOf(request).person, meant(request.params.pair))),
  );
  app.put(
    '/api/v1/match-rules/:pair/draft',
    {
      schema: {
        summary: 'Write the draft of the rules, or begin it',
        tags,
        params: PairName,
        body: SaveRulesRequest,
        response: { 200: RulesDraft },
      },
    },
    async (request) =>
      accepted(await writeRules(deps, sessionOf(request).person, meant(request.params.pair), request.body)),
  );
  app.post(
    '/api/v1/match-rules/:pair/draft/discard',
    {
      schema: {
        summary: 'Give the draft of the rules up',
        tags,
        params: PairName,
        body: DiscardRulesRequest,
        response: { 200: RulesDraft },
      },
    },
    async (request) =>
      accepted(await discardRules(deps, sessionOf(request).person, meant(request.params.pair), request.body)),
  );
  stepRoutes(app, deps);
}

function typed(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** From a draft to rules in use. */
function stepRoutes(app: ReturnType<typeof typed>, deps: KeepRulesDeps): void {
  app.post(
    '/api/v1/match-rules/:pair/draft/rehearsals',
    {
      schema: {
        summary: 'Match signed periods again by the draft, and hold it against what people decided',
        tags,
        params: PairName,
        body: RehearseRulesRequest,
        response: { 200: RulesDraft },
      },
    },
    async (request) =>
      accepted(await rehearseMatchRules(deps, sessionOf(request).person, meant(request.params.pair), request.body)),
  );
  app.post(
    '/api/v1/match-rules/:pair/draft/use',
    {
      schema: {
        summary: 'Put the draft of somebody else into use for periods that begin on a day or later',
        tags,
        params: PairName,
        body: UseRulesRequest,
        response: { 200: RulesVersion },
      },
    },
    async (request) =>
      accepted(await putRulesIntoUse(deps, sessionOf(request).person, meant(request.params.pair), request.body)),
  );
}

function meant(name: string): AccountPair {
  const pair = pairOfName(name);
  if (!pair) throw unknown();
  return pair;
}

function unknown(): HttpProblem {
  return new HttpProblem('not-found', 'There is no such document, or you may not see it.');
}

function accepted<T>(outcome: Result<T, KeepRulesRefusal>): T {
  if (outcome.ok) return outcome.value;
  const { error } = outcome;
  switch (error.kind) {
    case 'unknownPair':
      throw unknown();
    case 'notPermitted':
      throw new HttpProblem('not-permitted', error.message);
    case 'noDraft':
      throw new HttpProblem('not-found', rulesRefusalText(error));
    case 'ownRules':
      throw new HttpProblem('not-permitted', rulesRefusalText(error));
    default:
      throw new HttpProblem('conflict', rulesRefusalText(error));
  }
}
