import { scrubWords } from './scrub-words.ts';

/** What stands where something was taken out, however much it was. */
export const TAKEN_OUT = '…';

/** Longer text is cut: what is wrong stands at its beginning. */
const LONGEST = 4_000;
const MOST_LINES = 40;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** A line of a stack trace that ends in a file with its line and column. */
const FRAME = /^\s*at\s.*?([\w.-]{1,80}):(\d{1,6}):(\d{1,6})\)?\s*$/;

/**
 * What may be kept of a text that anything can stand in, such as the message of an error: the words of the program itself,
 * punctuation, and lines of its own files. What is not known to be harmless is taken out, so that no list of names, no form
 * of number and no field has to be recognised: a name that nobody thought of is taken out like any other. Scrubbing twice
 * changes nothing.
 *
 * @param files  names of the program's own files, without folders: 'main.cjs'.
 */
export function scrubText(text: string, files: ReadonlySet<string>): string {
  const lines = text.slice(0, LONGEST).split(/\r\n|[\n\r\u2028\u2029]/, MOST_LINES);
  return lines.map((line) => scrubLine(line, files)).join('\n');
}

function scrubLine(line: string, files: ReadonlySet<string>): string {
  const frame = FRAME.exec(line);
  const [, file = '', row = '', column = ''] = frame ?? [];
  // Where in its own file the program was; the path before it may name a person.
  if (files.has(file)) return `    at ${file}:${row}:${column}`;
  let kept = '';
  let end = 0;
  for (const { 0: word, index } of line.matchAll(WORD)) {
    kept += punctuation(line.slice(end, index)) + (isHarmless(word) ? word : TAKEN_OUT);
    end = index + word.length;
  }
  kept += punctuation(line.slice(end));
  // One mark for a run of them: how many words a name has, and how long a number is, is nobody's business either.
  return kept.replaceAll(/…(?:[^\p{L}\p{N}\n]{0,3}…)+/gu, TAKEN_OUT).trimEnd();
}

/** A word of the program, or several of them as programs write them together: 'readFile'. */
function isHarmless(word: string): boolean {
  if (scrubWords.has(word.toLowerCase())) return true;
  if (!/^[A-Za-z]+$/.test(word)) return false;
  const parts = word.split(/(?<=[a-z])(?=[A-Z])/);
  return parts.length > 1 && parts.every((part) => scrubWords.has(part.toLowerCase()));
}

/** What stands between words: nothing that could be a word in some script or a picture. */
function punctuation(text: string): string {
  return text.replaceAll(/[^\t -~…]/gu, ' ');
}
