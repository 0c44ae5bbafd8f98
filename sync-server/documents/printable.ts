/** What the fonts that every PDF reader has by itself can show beyond ASCII and Latin-1. @see PDF 32000-1, Annex D.2, WinAnsi */
const WIN_ANSI = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Letters that are not a base letter with a mark, and so have none to fall back on. */
const BASE: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  '−': '-',
  '→': '>',
};

/**
 * A text in the letters that the page can show: 'Łukasz Şahin' as 'Lukasz Sahin', others as '?'. The page says so, and the enclosed
 * file has every text as it is.
 */
export function printable(text: string): string {
  let shown = '';
  // Composed first: a letter with a mark that can be shown stays whole.
  for (const letter of text.normalize('NFC')) shown += isShown(letter) ? letter : withoutMarks(letter);
  return shown;
}

function isShown(letter: string): boolean {
  return letter === '\n' || /^[\x20-\x7e\xa1-\xac\xae-\xff]$/.test(letter) || WIN_ANSI.has(letter);
}

function withoutMarks(letter: string): string {
  if (/^\s$/u.test(letter)) return ' ';
  // What only steers the direction of writing, or joins, has no picture of its own.
  if (/^\p{Cf}$/u.test(letter)) return '';
  const plain = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  if (plain === '') return '';
  return [...plain].map((part) => (isShown(part) ? part : (BASE[part] ?? '?'))).join('');
}
