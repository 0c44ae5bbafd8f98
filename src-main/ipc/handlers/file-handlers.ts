import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok } from '../../../src-shared/base/result.ts';
import { offerFault, placeFault, type SaveLimits } from '../../managed/save-limits.ts';
import type { Handlers } from '../handlers.ts';

/** Files that leave the workbench, each to where a person says. */
export function fileHandlers(
  askWhere: (name: string) => Promise<string | null>,
  limits: SaveLimits,
): Pick<Handlers, 'file:save'> {
  return {
    async 'file:save'({ name, bytes }) {
      const refused = offerFault(limits, name, bytes.length);
      if (refused) return err({ kind: 'managed' as const, setting: refused });
      const path = await askWhere(name);
      if (path === null) return ok({ saved: null });
      const elsewhere = placeFault(limits, path);
      if (elsewhere) return err({ kind: 'managed' as const, setting: elsewhere });
      const draft = `${path}.${randomUUID().slice(0, 8)}.part`;
      try {
        // What is there under the name is replaced by a whole file or not at all.
        await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' });
        await rename(draft, path);
        return ok({ saved: basename(path) });
      } catch (error) {
        await rm(draft, { force: true }).catch(() => {});
        return err({ kind: 'notWritten' as const, detail: codeOf(error) });
      }
    },
  };
}

/** What the operating system calls the fault. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
