import { expect, it } from 'vitest';
import { storableText } from './storable-text.ts';

it('replaces NUL and halves of surrogate pairs, and leaves the rest as it is', () => {
  expect(storableText('PA-\u00007')).toBe('PA-\uFFFD7');
  expect(storableText('\uD83D and \uDE00')).toBe('\uFFFD and \uFFFD');
  expect(storableText('Zoë 😀')).toBe('Zoë 😀');
});
