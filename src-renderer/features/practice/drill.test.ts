import { describe, expect, it } from 'vitest';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import { type Drill, drillAfter, noDrill, type Seen } from './drill.ts';

/** Only what the drill looks at. */
function command(id: string, payload: CommandPayload, state: CommandDocument['state'] = 'accepted'): CommandDocument {
  return { id, state, command: { payload } } as CommandDocument;
}
const decide = (id: string, decision: 'approve' | 'return' | 'refuse', state?: CommandDocument['state']) =>
  command(id, { type: 'case.decide', decision, reason: '' }, state);

/** Done after each of these moments, in order. */
function after(...moments: readonly Partial<Seen>[]): readonly string[] {
  const quiet: Seen = { commands: [], connection: 'online', hasExplained: false };
  const drill = moments.reduce<Drill>((known, moment) => drillAfter(known, { ...quiet, ...moment }), noDrill);
  return [...drill.done];
}

describe('the guided drill', () => {
  it('has nothing done before anything has happened', () => expect(after({})).toEqual([]));

  it('ticks an approval that stands, and none that was refused', () => {
    expect(after({ commands: [decide('c-1', 'approve', 'queued')] })).toEqual(['approve']);
    expect(after({ commands: [decide('c-1', 'approve', 'rejected')] })).toEqual([]);
  });

  it('ticks a return and a comment, and takes a refusal for neither', () => {
    const commands = [decide('c-1', 'return'), command('c-2', { type: 'case.comment', text: 'See the letter' })];
    expect(after({ commands })).toEqual(['return', 'comment']);
    expect(after({ commands: [decide('c-1', 'refuse')] })).toEqual([]);
  });

  it('ticks an undo when a decision is gone that was there', () => {
    expect(after({ commands: [decide('c-1', 'refuse', 'queued')] }, { commands: [] })).toEqual(['undo']);
    const other = decide('c-2', 'refuse');
    expect(after({ commands: [other] }, { commands: [other, decide('c-3', 'refuse')] })).toEqual([]);
  });

  it('ticks work offline when a decision waited without the network and was then accepted', () => {
    const offline = { connection: 'workingOffline', commands: [decide('c-1', 'refuse', 'queued')] } as const;
    expect(after(offline)).toEqual([]);
    expect(after(offline, { commands: [decide('c-1', 'refuse')] })).toEqual(['offline']);
    const before = { commands: [decide('c-1', 'refuse', 'queued')] };
    expect(after(before, offline, { commands: [decide('c-1', 'refuse')] })).toEqual([]);
    expect(after({ connection: 'workingOffline' }, { commands: [decide('c-1', 'refuse')] })).toEqual([]);
  });

  it('keeps what is done', () => expect(after({ hasExplained: true }, {})).toEqual(['why']));
});
