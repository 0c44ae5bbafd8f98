import type { Db } from '../store/transaction.ts';

export type Moment = 'before' | 'after';

/** Kills this process, without another word, right before or after what `work` does. */
export async function killAround<T>(moment: Moment | null, work: () => Promise<T>): Promise<T> {
  if (moment === 'before') process.kill(process.pid, 'SIGKILL');
  const result = await work();
  if (moment === 'after') process.kill(process.pid, 'SIGKILL');
  return result;
}

/** Has this process killed around a commit of the engine's passes, counted from 1. */
export function killAtCommit(db: Db, moment: Moment, at: number): void {
  let commits = 0;
  const begin = db.startTransaction.bind(db);
  db.startTransaction = () => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    builder.execute = async () => {
      const tx = await execute();
      const commit = tx.commit.bind(tx);
      tx.commit = () => {
        const command = commit();
        const executeCommit = command.execute.bind(command);
        command.execute = async () => {
          commits += 1;
          await killAround(commits === at ? moment : null, executeCommit);
        };
        return command;
      };
      return tx;
    };
    return builder;
  };
}
