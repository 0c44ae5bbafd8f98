import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../../src-shared/case/case-document.ts';
import type { CaseEvent } from '../../../src-shared/case/case-event.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { transition } from '../../../src-shared/case/transition.ts';
import { now, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { actor, daniel, keith, maya, ruth } from '../../../src-shared/testing/build-people.ts';
import { viewsOf } from './views.ts';

const at = instantOf(now);
const views = viewsOf(maya, () => true);
const someone = fc.constantFrom(maya, keith, ruth).map(actor);
const text = fc.constantFrom('Which claim?', 'Appeal first.');
const command = 'command-1';

/** What people and the server do to a case, in whatever order; what does not fit where the case is changes nothing. */
const happening: fc.Arbitrary<CaseEvent> = fc.oneof(
  fc.record({ type: fc.constant('take' as const), by: someone }),
  fc.record({ type: fc.constant('release' as const), by: someone }),
  fc.record({ type: fc.constant('assign' as const), by: someone, to: someone, text }),
  fc.record({ type: fc.constant('reassign' as const), to: someone, text }),
  fc.record({
    type: fc.constant('approve' as const),
    by: someone,
    effect: fc.constantFrom('post' as const, 'close' as const),
    command: fc.constant(command),
    text: fc.constant(''),
  }),
  fc.record({ type: fc.constant('refuse' as const), by: someone, text }),
  fc.record({ type: fc.constant('return' as const), by: someone, text }),
  fc.record({ type: fc.constant('escalate' as const), by: someone, text }),
  fc.constant<CaseEvent>({ type: 'resubmit', by: actor(daniel), text: 'Claim 7.', amendment: null }),
  fc.constant<CaseEvent>({ type: 'post', entry: '2026-000017' }),
  fc.constant<CaseEvent>({ type: 'failPosting', message: 'The period is closed.' }),
  fc.record({ type: fc.constant('repost' as const), by: someone }),
  fc.record({ type: fc.constant('close' as const), text }),
);
const opened = fc.constantFrom(...caseKinds.all).map(({ kind, queue }) => writeOffCase(84_50, { kind, queue }));

function listedIn(shown: CaseDocument, group: 'queues' | 'mine'): string[] {
  return views.filter((view) => view.group === group && view.includes({ ...shown, pending: null })).map(({ id }) => id);
}

describe('the queues', () => {
  it('hold a case that is not finished exactly once, with one owner at most, whatever happens to it; a finished one is in none', () => {
    fc.assert(
      fc.property(opened, fc.array(happening, { maxLength: 25 }), (first, events) => {
        let current = first;
        for (const event of [null, ...events]) {
          const next = event && transition(current, event, at);
          if (next?.ok) current = next.value;
          expect(listedIn(current, 'queues')).toEqual(isUnfinished(current.state) ? [first.queue] : []);
          const owners = [maya, keith, ruth, daniel].filter((person) =>
            viewsOf(person, () => false)
              .find(({ id }) => id === 'mine')!
              .includes({ ...current, pending: null }),
          );
          expect(owners.map(({ id }) => id)).toEqual(
            isUnfinished(current.state) && current.owner ? [current.owner.id] : [],
          );
        }
      }),
    );
  });
});
