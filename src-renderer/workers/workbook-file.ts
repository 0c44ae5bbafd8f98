import {
  isZip,
  openWorkbook,
  workbookRefusalText,
  type WorkbookSource,
} from '../../src-shared/spreadsheet/read-xlsx.ts';

/** Bytes of a file as they come, and how far it has been read. */
export type FilePieces = {
  /** What a person should know of how it was read; '' as a rule. */
  readonly remark: string;
  /** @param take  answers whether to go on. @returns null when all was read or `take` did not go on; or why not. */
  read(take: (piece: Uint8Array, read: number) => boolean): Promise<string | null>;
};

const PIECE_BYTES = 1 << 20;

/** A file as its bytes, or a workbook as the CSV of its first sheet. @returns a sentence where it cannot be read. */
export async function piecesOf(file: File): Promise<FilePieces | string> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return isZip(start) ? sheetPieces(file) : { remark: '', read: (take) => filePieces(file, take) };
}

async function filePieces(file: File, take: (piece: Uint8Array, read: number) => boolean): Promise<null> {
  for (let at = 0; at < file.size || at === 0; at += PIECE_BYTES) {
    const piece = new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
    if (!take(piece, Math.min(file.size, at + PIECE_BYTES))) return null;
  }
  return null;
}

async function sheetPieces(file: File): Promise<FilePieces | string> {
  const sheet = await openWorkbook(sourceOf(file));
  if ('kind' in sheet) return workbookRefusalText(sheet);
  const others = sheet.others.map((name) => `“${name}”`).join(', ');
  return {
    remark: others === '' ? '' : `Only the sheet “${sheet.name}” was read, not ${others}.`,
    read: async (take) => {
      const encoder = new TextEncoder();
      let isWanted = true;
      const refusal = await sheet.rows((rows, read) => {
        if (!isWanted) return;
        const text = rows.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
        // As far into the file as into the sheet, which is nearly all of it.
        isWanted = take(encoder.encode(text), Math.round((file.size * read) / Math.max(1, sheet.size)));
      });
      return refusal && workbookRefusalText(refusal);
    },
  };
}

function sourceOf(file: File): WorkbookSource {
  return {
    size: file.size,
    bytes: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
    async *inflate(from, to) {
      const reader = file.slice(from, to).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          yield value;
        }
      } finally {
        await reader.cancel();
      }
    },
  };
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
