import type { Actor } from '../../src-shared/authority/person.ts';
import { err, type Result } from '../../src-shared/base/result.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import type { Db } from '../store/transaction.ts';

export type ImportFileDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** The server's data folder; raw files are kept in its `raw`. */
  readonly dataDir: string;
  readonly engine: Pick<Orchestration, 'startMany'>;
  /** Told of a transaction set that met a bug of ours; the others are imported all the same. */
  readonly reportBug: (error: unknown) => void;
};

/** A file on this machine's disk; it is copied, never moved or changed. */
export type FileToImport = {
  readonly path: string;
  /** As the person called it. */
  readonly name: string;
  readonly by: Actor;
  readonly sha256: string;
  readonly bytes: number;
};

/** Why a file was not taken, in a sentence, with what was found in it. */
export type ImportRefusal = {
  readonly kind: 'empty' | 'binary' | 'unknownKind' | 'noRemittance';
  readonly message: string;
  readonly problems: readonly RemittanceProblem[];
};

export async function importFile(
  deps: ImportFileDeps,
  file: FileToImport,
): Promise<Result<ImportReply, ImportRefusal>> {
  void [deps, file];
  return err({ kind: 'noRemittance', message: 'The file holds no remittance advice (835).', problems: [] });
}
