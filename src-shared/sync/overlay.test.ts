import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../base/dates.ts';
import { PersonId } from '../authority/person.ts';
import type { CaseDocument } from '../case/case-document.ts';
import type { CommandDocument, CommandPayload } from './command.ts';
import { CHAIN_START } from './command.ts';
import { isPending, overlay } from './overlay.ts';

const at = (minute: number) => Instant.parse(`2026-03-02T08:${String(minute).padStart(2, '0')}:00.000Z`);
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Only what the overlay looks at. */
const caseAt = (ver: number) => ({ id: 'c-1', ver }) as CaseDocument;

type Sketch = { n: number; state: CommandDocument['state']; resultVer?: number; payload?: CommandPayload };
function command({
  n,
  state,
  resultVer = 0,
  payload = { type: 'case.decide', decision: 'approve', reason: '' },
}: Sketch) {
  const answered = state !== 'queued' && state !== 'sent';
  const document: CommandDocument = {
    id: uuid(n),
    scope: 'maya.okafor/own',
    ver: 0,
    entity: 'c-1',
    deviceId: uuid(0),
    seq: n,
    state,
    command: {
      id: uuid(n),
      deviceId: uuid(0),
      seq: n,
      prevHash: CHAIN_START,
      actorId: PersonId.parse('maya.okafor'),
      entity: 'c-1',
      basis: { ver: 1, evidenceHash: '', shown: {} },
      payload,
      policyVersion: 1,
      createdAt: at(n),
      sig: '',
    },
    label: '',
    outcome:
      answered && state !== 'deferred'
        ? { id: uuid(n), state, code: 'OK', message: '', diff: [], resultVer, at: at(n) }
        : null,
    acknowledged: false,
  };
  return document;
}

const anyCommand = fc
  .record({
    n: fc.integer({ min: 1, max: 30 }),
    state: fc.constantFrom<CommandDocument['state']>(
      'queued',
      'sent',
      'deferred',
      'accepted',
      'superseded',
      'rejected',
      'needs_review',
    ),
    resultVer: fc.integer({ min: 0, max: 9 }),
    payload: fc.constantFrom<CommandPayload>(
      { type: 'case.comment', text: 'seen' },
      { type: 'case.take' },
      { type: 'case.decide', decision: 'refuse', reason: 'no' },
    ),
  })
  .map(command);

describe('laying commands over a case', () => {
  it('shows a decision that has not been answered as pending, with the time it was made', () =>
    expect(overlay(caseAt(3), [command({ n: 5, state: 'queued' })]).pending).toEqual({
      decision: 'approve',
      since: at(5),
    }));

  it('names whom a case is to be given to while that waits', () =>
    expect(
      overlay(caseAt(3), [
        command({
          n: 5,
          state: 'sent',
          payload: { type: 'case.assign', to: PersonId.parse('ruth.abramson'), from: null, reason: 'On leave' },
        }),
      ]).pending,
    ).toEqual({ decision: 'assign', since: at(5), to: 'ruth.abramson' }));

  it('shows nothing as pending when names and numbers were only looked at', () => {
    const payload = { type: 'reveal', of: 'case', id: 'c-1', purpose: 'call', reason: '' } as const;
    expect(overlay(caseAt(3), [command({ n: 5, state: 'queued', payload })]).pending).toBeNull();
  });

  it('shows a refused decision as no longer pending', () =>
    expect(overlay(caseAt(3), [command({ n: 5, state: 'rejected' })]).pending).toBeNull());

  it('keeps an accepted decision pending until the read model has its result', () => {
    const accepted = [command({ n: 5, state: 'accepted', resultVer: 4 })];
    expect(overlay(caseAt(3), accepted).pending).not.toBeNull();
    expect(overlay(caseAt(4), accepted).pending).toBeNull();
  });

  it('shows the decision rather than a comment written after it', () =>
    expect(
      overlay(caseAt(1), [
        command({ n: 1, state: 'queued' }),
        command({ n: 2, state: 'queued', payload: { type: 'case.comment', text: 'seen' } }),
      ]).pending?.decision,
    ).toBe('approve'));

  it('ignores commands about other cases', () =>
    expect(overlay({ ...caseAt(1), id: 'c-2' }, [command({ n: 1, state: 'queued' })]).pending).toBeNull());

  it('changes nothing of the read model but the mark', () =>
    fc.assert(
      fc.property(fc.array(anyCommand), fc.integer({ min: 1, max: 9 }), (commands, ver) => {
        const { pending: _, ...rest } = overlay(caseAt(ver), commands);
        expect(rest).toEqual(caseAt(ver));
      }),
    ));

  it('does not depend on the order in which commands arrive, nor on repetitions', () =>
    fc.assert(
      fc.property(
        fc
          .uniqueArray(anyCommand, { selector: ({ id }) => id })
          .chain((commands) =>
            fc.tuple(fc.constant(commands), fc.shuffledSubarray(commands, { minLength: commands.length })),
          ),
        fc.integer({ min: 1, max: 9 }),
        ([commands, shuffled], ver) => {
          const once = overlay(caseAt(ver), commands);
          expect(overlay(caseAt(ver), shuffled)).toEqual(once);
          expect(overlay(caseAt(ver), [...shuffled, ...commands])).toEqual(once);
          expect(overlay(once, commands)).toEqual(once);
        },
      ),
    ));

  it('never flickers: whichever of outcome and read model comes first, pending ends once', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.constantFrom('command', 'document'), { minLength: 30, maxLength: 30 }),
        (resultVer, steps) => {
          const life = (['queued', 'sent', 'deferred', 'sent', 'accepted'] as const).map((state) =>
            command({ n: 1, state, resultVer }),
          );
          let [stage, ver] = [0, 0];
          const seen: boolean[] = [];
          for (const step of [...steps, ...Array<'command' | 'document'>(5).fill('command')]) {
            if (step === 'command') stage = Math.min(stage + 1, life.length - 1);
            else ver = Math.min(ver + 1, resultVer);
            seen.push(isPending(life[stage]!, ver));
          }
          expect(seen.join(' ')).toMatch(/^(true ?)*(false ?)*$/);
          expect(isPending(life.at(-1)!, resultVer)).toBe(false);
        },
      ),
    ));
});
