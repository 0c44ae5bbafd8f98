import { dateText } from '../../src-shared/base/dates.ts';
import type { Letter, LetterColumn, LetterPart } from '../../src-shared/letter/letter.ts';
import { Paper, type Column } from './paper.ts';

/** Points that the columns of a table share. */
const WIDTH = 504;

export type LetterPdf = { readonly letter: Letter; readonly isPreview: boolean; readonly at: Date };

/** A letter on paper. A preview says so across every page, so that it is not taken for the letter. */
export async function letterPdf({ letter, isPreview, at }: LetterPdf): Promise<Buffer> {
  const { id, version, title, from, on, reference, to, parts } = letter;
  const paper = new Paper({ title: `${title} ${reference}`, author: from, at });
  paper.paragraph(from, 'strong');
  paper.paragraph(`${dateText(on)}\nOur reference: ${reference}`, 'quiet');
  paper.space(22);
  paper.paragraph(to.join('\n'), 'letter');
  paper.space(22);
  paper.title(title);
  paper.space(4);
  for (const part of parts) writePart(paper, part);
  paper.space(14);
  paper.paragraph(from, 'letter');
  const foot = `${title} ${reference} · template ${id}, version ${version}`;
  return isPreview ? paper.finish(`Preview · ${foot}`, 'Preview') : paper.finish(foot);
}

function writePart(paper: Paper, part: LetterPart): void {
  switch (part.type) {
    case 'heading':
      return paper.heading(part.text);
    case 'paragraph':
      paper.paragraph(part.text, 'letter');
      return paper.space(5);
    case 'table':
      paper.table(
        widths(part.columns),
        part.rows.map((cells) => ({ cells })),
      );
      return paper.space(8);
    case 'signature':
      return paper.blank(part.text);
  }
}

/** The first column as wide as labels are, or as numbers are where the head is the word for them; the rest share what is left. */
function widths(columns: readonly LetterColumn[]): readonly Column[] {
  const first = columns.length === 2 ? 190 : 90;
  const rest = Math.floor((WIDTH - first) / Math.max(1, columns.length - 1));
  return columns.map((column, at) => ({ ...column, width: at === 0 ? first : rest }));
}
