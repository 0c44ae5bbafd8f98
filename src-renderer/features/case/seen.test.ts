import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { now, writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { actor, maya, ruth } from '../../../src-shared/testing/build-people.ts';
import { lookFrom, lookText, sinceLook } from './seen.ts';

const shown = { ...writeOffCase(45_00), pending: null };
const look = lookFrom(lookText(shown, now));
const comment = (by = ruth) => ({ at: instantOf(now), by: actor(by), event: 'comment', text: 'Look.' });

describe('what happened to a case since one looked', () => {
  it('is nothing at the first look, and nothing while nothing happens', () => {
    expect(sinceLook(null, shown, maya)).toEqual({ figures: [], events: [] });
    expect(sinceLook(look, shown, maya)).toEqual({ figures: [], events: [] });
  });

  it('is every figure that changed, and what others did', () => {
    const after = { ...writeOffCase(50_00), pending: null, timeline: [...shown.timeline, comment(), comment(maya)] };
    const { figures, events } = sinceLook(look, after, maya);
    expect(figures.map(({ key }) => key)).toContain('@amount');
    expect(events).toEqual([comment()]);
  });

  it('is nothing where the look that was kept cannot be read', () => {
    expect(lookFrom('{')).toBeNull();
    expect(lookFrom('{"at":1}')).toBeNull();
  });
});
