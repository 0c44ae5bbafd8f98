import { describe, expect, it } from 'vitest';
import { mentionsIn, offered, typingAt, withMention } from './mentions.ts';

const people = [
  { id: 'maya', name: 'Maya Okafor' },
  { id: 'mayor', name: 'Maya Okafor-Reyes' },
  { id: 'ruth', name: 'Ruth Abramson' },
];

describe('mentioning people', () => {
  it('begins with an @ that begins a word', () => {
    expect(typingAt('Ask @ru', 7)).toEqual({ from: 4, query: 'ru' });
    expect(typingAt('@', 1)).toEqual({ from: 0, query: '' });
    expect(typingAt('mail a@b.example', 16)).toBeNull();
    expect(typingAt('@ruth\nthen', 10)).toBeNull();
  });

  it('offers whose first or last name begins so, and nobody once the name stands there', () => {
    const names = (query: string) => offered(people, { from: 0, query }).map(({ id }) => id);
    expect(names('abr')).toEqual(['ruth']);
    expect(names('maya')).toEqual(['maya', 'mayor']);
    expect(names('Ruth Abramson please')).toEqual([]);
  });

  it('puts the name in and goes on after it', () =>
    expect(withMention('Ask @ru about it', { from: 4, query: 'ru' }, 'Ruth Abramson')).toEqual({
      text: 'Ask @Ruth Abramson about it',
      caret: 19,
    }));

  it('finds each once, and the longer of two names that begin alike', () => {
    expect(mentionsIn('@Ruth Abramson and @Maya Okafor-Reyes, @Ruth Abramson', people)).toEqual(['mayor', 'ruth']);
    expect(mentionsIn('Ruth Abramson', people)).toEqual([]);
  });
});
