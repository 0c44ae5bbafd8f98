import type { UpdateRecordFile } from './update-record.ts';

/** After so many starts in a row without a window, the next one changes nothing and looks for a newer version. */
const FAILED_STARTS = 2;

export type Start = {
  /** Whether this version has failed to start: then vaults are opened for reading alone. */
  readonly isCareful: boolean;
  /** The window's page runs. */
  readonly succeeded: () => void;
};

/** Notes that a version starts, before anything of it could fail. */
export function beginStart(record: UpdateRecordFile, version: string): Start {
  const { starts } = record.value;
  const failed = starts?.version === version ? starts.failed : 0;
  const good = starts?.good ?? null;
  record.change({ starts: { version, failed: failed + 1, good } });
  return {
    isCareful: failed >= FAILED_STARTS,
    // A careful start that succeeds is followed by an ordinary one: whether that fails again is then seen.
    succeeded: () => record.change({ starts: { version, failed: 0, good: version } }),
  };
}
