import { describe, expect, it } from 'vitest';
import { neighbour } from './desk.ts';

describe('going on to the next case', () => {
  const order = ['a', 'b', 'c'];
  it('goes on in the order of the list it came from', () => {
    expect(neighbour(order, 'a', 1)).toBe('b');
    expect(neighbour(order, 'c', -1)).toBe('b');
  });
  it('ends at either end', () => {
    expect(neighbour(order, 'c', 1)).toBeNull();
    expect(neighbour(order, 'a', -1)).toBeNull();
  });
  it('goes nowhere from a case that was opened by its address', () => expect(neighbour(order, 'z', 1)).toBeNull());
});
