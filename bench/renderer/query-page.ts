import type { RxCollection } from 'rxdb';
import type { Subscription } from 'rxjs';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';

/** As plain as can be: a heading and the document's text, from a query over the queue's index for each press of 'j'. */
export async function showQueue(cases: RxCollection<CaseDocument>): Promise<void> {
  const heading = document.body.appendChild(document.createElement('h1'));
  const text = document.body.appendChild(document.createElement('pre'));
  const selector = { queue: 'write-offs', state: 'open' as const };
  const sort = [{ queue: 'asc' as const }, { state: 'asc' as const }, { dueAt: 'asc' as const }];
  let place = 0;
  let following: Subscription | null = null;
  const show = async () => {
    const [found] = await cases.find({ selector, sort, skip: place, limit: 1 }).exec();
    invariant(found, `nothing stands at ${place}`);
    // A document has getters for what its schema names alone.
    heading.textContent = `Write-off ${found.toJSON().number}`;
    following?.unsubscribe();
    following = found.$.subscribe((now) => (text.textContent = JSON.stringify(now.toJSON(), null, 2)));
  };
  addEventListener('keydown', ({ key }) => {
    if (key !== 'j') return;
    place += 1;
    void show();
  });
  await show();
}
