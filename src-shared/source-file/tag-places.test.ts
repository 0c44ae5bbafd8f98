import { describe, expect, it } from 'vitest';
import { TagPlaces } from './tag-places.ts';

const text =
  '<?xml version="1.0"?><Doc xmlns:c="urn"><!-- <Ntry> --><Nm>Zoë &amp; Söhne</Nm><Ntry>1</Ntry><NtryDtls/>' +
  '<c:Ntry\n id="2"/><![CDATA[<Ntry>]]><Ntry/></Doc>';
const bytes = new TextEncoder().encode(text);

function placesIn(pieceLength: number): number[] {
  const places = new TagPlaces('Ntry');
  const found: number[] = [];
  const drain = () => {
    for (let at = places.next(); at !== null; at = places.next()) found.push(at);
  };
  for (let at = 0; at < bytes.length; at += pieceLength) {
    places.push(bytes.subarray(at, at + pieceLength));
    drain();
  }
  return found;
}

describe('the places of start tags', () => {
  it('are told in bytes, without those in comments and text, however the file comes', () => {
    const found = placesIn(bytes.length);
    const heads = found.map((at) => new TextDecoder().decode(bytes.subarray(at, at + 7)));
    expect(heads).toEqual(['<Ntry>1', '<c:Ntry', '<Ntry/>']);
    for (const length of [1, 2, 3, 7, 64, 100]) expect(placesIn(length)).toEqual(found);
  });
});
