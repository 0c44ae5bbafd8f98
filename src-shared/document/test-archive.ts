/** An archive whose directory has these names, of empty files. */
export function archive(...names: readonly string[]): Uint8Array {
  const entries = names.map((name) => {
    const entry = new Uint8Array(46 + name.length);
    new DataView(entry.buffer).setUint32(0, 0x02014b50, true);
    new DataView(entry.buffer).setUint16(28, name.length, true);
    entry.set(bytesOf(name), 46);
    return entry;
  });
  const start = bytesOf('PK\u0003\u0004');
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(10, names.length, true);
  view.setUint32(16, start.length, true);
  return Uint8Array.from([start, ...entries, end].flatMap((part) => [...part]));
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
