import { describe, expect, it } from 'vitest';
import { placeHelp } from './place-help.ts';
import { places } from './places.ts';

const addresses = Object.values(places).map((place) => (typeof place === 'string' ? place : place('open', 'one')));

describe('help in place', () => {
  it('says of every room of the workbench what it is for', () =>
    expect(addresses.filter((address) => placeHelp(address) === null)).toEqual([]));

  it('says something else in each of them', () => {
    // The list of queues as a page of its own is the same room as the queue beside it.
    const rooms = addresses.filter((address) => address !== places.queues);
    expect(new Set(rooms.map((address) => placeHelp(address)?.about)).size).toBe(rooms.length);
  });

  it('has nothing to say where there is no room', () => expect(placeHelp('/nowhere')).toBeNull());
});
