/**
 * The rests of a record's entries in one piece, from which one is cut out without looking at the others:
 * a u32 per entry, where its text ends behind the table, then the texts. An entry without a rest has an empty text.
 */
export function packRests(texts: readonly Uint8Array[]): Buffer {
  const table = Buffer.alloc(4 * texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += text.length;
    table.writeUInt32LE(end, 4 * index);
  }
  return Buffer.concat([table, ...texts]);
}

/**
 * @param section  empty when no entry had any.
 * @param entries  how many the section was packed from.
 * @returns a view of the section's bytes.
 */
export function cutRest(section: Buffer, entries: number, index: number): Buffer {
  if (section.length === 0) return section;
  const texts = section.subarray(4 * entries);
  const from = index === 0 ? 0 : section.readUInt32LE(4 * (index - 1));
  return texts.subarray(from, section.readUInt32LE(4 * index));
}
