import { deflateSync } from 'node:zlib';

export type DocumentFile = { readonly name: string; readonly content: Uint8Array };

/** A PDF of one line per page, in a font that it does not bring along. */
export function pdfFile(name: string, pages: readonly string[]): DocumentFile {
  const objects: string[] = [];
  const add = (text: string): number => objects.push(text);
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Kids [${pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const text of pages) {
    const content = `BT /F1 18 Tf 72 700 Td (${text}) Tj ET`;
    const resources = '/Resources << /Font << /F1 3 0 R >> >>';
    const page = objects.length + 1;
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] ${resources} /Contents ${page + 1} 0 R >>`);
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = text.length;
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, content: Buffer.from(text, 'latin1') };
}

/** A picture with a frame, `words` hidden in it as a comment. */
export function pngFile(name: string, words = ''): DocumentFile {
  const [width, height] = [240, 160];
  const rows = Buffer.alloc((width * 3 + 1) * height, 0xee);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width * 3 + 1)] = 0;
    for (let x = 0; x < width; x += 1) {
      const isFrame = x < 6 || y < 6 || x >= width - 6 || y >= height - 6;
      if (isFrame) rows.fill(0x33, y * (width * 3 + 1) + 1 + x * 3, y * (width * 3 + 1) + 4 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const content = Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${words}`, 'latin1')),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, content };
}

/** A TIFF of two white pages, as a fax machine makes them, without compression. */
export function tiffFile(name: string): DocumentFile {
  const [width, height] = [64, 80];
  const pixels = Buffer.alloc((width / 8) * height, 0xff);
  const entries = 9;
  const directory = 2 + entries * 12 + 4;
  const page = (at: number, next: number): Buffer => {
    const bytes = Buffer.alloc(directory);
    bytes.writeUInt16LE(entries, 0);
    const tags = [
      [256, 3, width],
      [257, 3, height],
      [258, 3, 1],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, at + directory],
      [277, 3, 1],
      [278, 3, height],
      [279, 4, pixels.length],
    ] as const;
    for (const [index, [tag, type, value]] of tags.entries()) {
      bytes.writeUInt16LE(tag, 2 + index * 12);
      bytes.writeUInt16LE(type, 4 + index * 12);
      bytes.writeUInt32LE(1, 6 + index * 12);
      bytes.writeUInt32LE(value, 10 + index * 12);
    }
    bytes.writeUInt32LE(next, directory - 4);
    return Buffer.concat([bytes, pixels]);
  };
  const start = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  const second = start.length + directory + pixels.length;
  return { name, content: Buffer.concat([start, page(8, second), page(second, 0)]) };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** @see PNG, Annex D */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
