import type { AppDeps } from './app.ts';
import { createEngine, type Engine } from './orchestration/engine/engine.ts';
import type { CommandHandler, CommandHandlers } from './services/command-handler.ts';
import { findImport } from './services/find-import.ts';
import { importFile } from './services/import-file.ts';
import type { Db } from './store/transaction.ts';

export type ServiceDeps = {
  readonly db: Db;
  /** Of the same database, for connections of their own. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly clock: () => Date;
  /** Told of what failed in the background and will be tried again. */
  readonly reportFault: (error: unknown) => void;
};

export type Services = Pick<AppDeps, 'handlers' | 'importFile' | 'findImport'> & { readonly engine: Engine };

const noSuchCase: CommandHandler = async () => ({
  state: 'rejected',
  code: 'NOT_FOUND',
  message: 'There is no such case. Nothing was changed.',
  diff: [],
  resultVer: 0,
});

/** Connects the use cases with what they need, by hand. */
export async function composeServices(deps: ServiceDeps): Promise<Services> {
  const engine = await createEngine({
    db: deps.db,
    url: deps.databaseUrl,
    clock: deps.clock,
    definitions: [],
    callHandlers: {},
    onError: deps.reportFault,
  });
  const handlers: CommandHandlers = {
    'case.decide': noSuchCase,
    'case.take': noSuchCase,
    'case.release': noSuchCase,
    'case.comment': noSuchCase,
    'case.resubmit': noSuchCase,
    'case.amend': noSuchCase,
    'case.repost': noSuchCase,
    'write-off.propose': noSuchCase,
  };
  return {
    engine,
    handlers,
    importFile: (file) => importFile({ ...deps, engine, reportBug: deps.reportFault }, file),
    findImport: (id, person) => findImport(deps.db, id, person),
  };
}
