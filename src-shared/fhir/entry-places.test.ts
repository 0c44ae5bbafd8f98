import { describe, expect, it } from 'vitest';
import { entryPlaces } from './entry-places.ts';

const placesIn = (text: string) => entryPlaces(new TextEncoder().encode(text));
const marked = (text: string) => placesIn(text).map((at) => new TextEncoder().encode(text)[at]);

describe('the places of the entries of a Bundle', () => {
  it('are where each one begins, whatever stands in them and around them', () => {
    const text =
      '{"id":"Zoë","link":[{"entry":[1]}],"entry": [ {"a":"],\\"{"},\n{"entry":[{},{}]} ],"z":{"entry":[7]}}';
    expect(placesIn(text)).toHaveLength(2);
    expect(marked(text)).toEqual([0x7b, 0x7b]);
    const bytes = new TextEncoder().encode(text);
    const [first = 0, second = 0] = placesIn(text);
    expect(new TextDecoder().decode(bytes.subarray(first, first + 5))).toBe('{"a":');
    expect(new TextDecoder().decode(bytes.subarray(second, second + 9))).toBe('{"entry":');
  });

  it('are none where there are no entries', () =>
    expect([placesIn('{}'), placesIn('{"entry":[]}'), placesIn('{"entry":{"a":[1,2]}}'), placesIn('')]).toEqual([
      [],
      [],
      [],
      [],
    ]));
});
