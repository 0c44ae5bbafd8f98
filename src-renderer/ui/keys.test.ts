import { describe, expect, it, vi } from 'vitest';
import { ActionRegistry, chordOf, isMeant, perform, type Action } from './keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

const action = (id: string, keys: string[], more: Partial<Action> = {}): Action => ({
  id,
  label: id,
  group: 'Test',
  keys,
  run: () => {},
  ...more,
});

describe('naming a key press', () => {
  it('calls a letter by itself, with and without caps lock', () => {
    expect(press('a')).toBe('a');
    expect(press('A')).toBe('a');
  });
  it('calls Ctrl and Command alike', () => {
    expect(press('k', { ctrlKey: true })).toBe('Mod+K');
    expect(press('k', { metaKey: true })).toBe('Mod+K');
  });
  it('names Shift with a letter or a named key, not with a character that needs it', () => {
    expect(press('X', { shiftKey: true })).toBe('Shift+X');
    expect(press('F6', { shiftKey: true })).toBe('Shift+F6');
    expect(press('?', { shiftKey: true })).toBe('?');
  });
});

describe('the actions on the screen', () => {
  it('gives a key to the part that came last, and back when that part has left', () => {
    const registry = new ActionRegistry();
    registry.register(() => [action('frame.escape', ['Escape'])]);
    const leave = registry.register(() => [action('page.back', ['Escape'])]);
    expect(registry.find('Escape')?.id).toBe('page.back');
    leave();
    expect(registry.find('Escape')?.id).toBe('frame.escape');
  });

  it('lists an action once, as the innermost part offers it', () => {
    const registry = new ActionRegistry();
    registry.register(() => [action('open', ['Enter'])]);
    registry.register(() => [action('open', ['Enter'], { label: 'Open this' }), action('other', [])]);
    expect(registry.all().map(({ label }) => label)).toEqual(['Open this', 'other']);
  });

  it('happen once however long their key is held, except for moving', () => {
    expect(isMeant({ repeat: false }, action('case.take', ['t']))).toBe(true);
    expect(isMeant({ repeat: true }, action('case.take', ['t']))).toBe(false);
    expect(isMeant({ repeat: true }, action('list.next', ['j'], { repeats: true }))).toBe(true);
  });

  it('does not run what cannot be done, and says why', () => {
    const run = vi.fn<() => void>();
    const said: string[] = [];
    perform(action('approve', ['a'], { run, disabledReason: 'You proposed it.' }), (reason) => said.push(reason));
    expect(run).not.toHaveBeenCalled();
    expect(said).toEqual(['You proposed it.']);
  });
});
