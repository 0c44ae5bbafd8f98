import type { CaseDocument, CaseRow } from '../../src-shared/case/case-document.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import { pendingOf } from '../../src-shared/sync/overlay.ts';
import type { Store } from './collections.ts';
import { LiveListing } from './listing.ts';
import { follow, followRows } from './live-documents.ts';
import type { ShownCaseRow } from './workbench.ts';

export type ShownCases = { readonly listing: LiveListing<ShownCaseRow>; close(): void };

/** Cases with this person's commands laid over them. A change of either touches the rows it is about and no other. */
export async function openShownCases(
  cases: Store<CaseDocument>,
  commands: Store<CommandDocument>,
): Promise<ShownCases> {
  const byCase = new Map<string, Map<string, CommandDocument>>();
  const entities = new Map<string, string>();
  const listing = new LiveListing<ShownCaseRow>();
  const commandsOf = (id: string) => [...(byCase.get(id)?.values() ?? [])];
  const again = (entity: string) => {
    const shown = listing.get(entity);
    if (shown) listing.set({ ...shown, pending: pendingOf(shown, commandsOf(entity)) });
  };
  // The copy is ours already: of 100,000 cases at a start, each further one costs memory and time.
  const lay = (copy: CaseRow): ShownCaseRow => Object.assign(copy, { pending: pendingOf(copy, commandsOf(copy.id)) });

  const stopCommands = await follow(commands, {
    put(command) {
      const ofCase = byCase.get(command.entity) ?? new Map<string, CommandDocument>();
      byCase.set(command.entity, ofCase.set(command.id, command));
      entities.set(command.id, command.entity);
      again(command.entity);
    },
    remove(id) {
      const entity = entities.get(id);
      if (entity === undefined) return;
      entities.delete(id);
      byCase.get(entity)?.delete(id);
      again(entity);
    },
  });
  const stopCases = await followRows('cases', cases, {
    first: (docs) => listing.fill(docs.map(lay)),
    put: (doc) => listing.set(lay(doc)),
    remove: (id) => listing.delete(id),
  });
  return {
    listing,
    close() {
      stopCases();
      stopCommands();
      listing.close();
    },
  };
}
