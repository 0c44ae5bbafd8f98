import type { NoticeEntry } from './notice-document.ts';
import type { Telling } from './tellings.ts';

/** What is told: a telling by itself, or several of one kind as one. */
export type Told = Pick<NoticeEntry, 'reason' | 'case' | 'bundle'> & {
  readonly person: string;
  readonly key: string;
};

/** More than these about one queue and site at once are told as one. */
const MOST_SINGLE = 3;

/** Gathers what would come as a flood: an imported file opens hundreds of cases, and says so once. Order is kept. */
export function bundled(tellings: readonly Telling[]): Told[] {
  const groups = new Map<string, Telling[]>();
  for (const telling of tellings) {
    const { person, reason, case: about, key } = telling;
    const group = [person, reason, about?.queue ?? key, about?.site ?? ''].join('\n');
    groups.set(group, [...(groups.get(group) ?? []), telling]);
  }
  return [...groups.values()].flatMap((group): Told[] => {
    const [first] = group;
    if (!first) return [];
    const about = first.case;
    if (about === null || group.length <= MOST_SINGLE) return group.map((telling) => ({ ...telling, bundle: null }));
    const bundle = { count: group.length, queue: about.queue, site: about.site };
    return [{ person: first.person, reason: first.reason, key: `${first.key}+${group.length}`, case: null, bundle }];
  });
}
