/** The columns of a file of lines, in any order; `currency` may be missing. */
export type CsvColumn = 'id' | 'date' | 'amount' | 'reference' | 'party' | 'currency' | 'account';

/** What is wrong with a file of lines. `line` counts lines of the file from 1, as an editor does. */
export type CsvProblem = { readonly line: number; readonly column: CsvColumn | null } & (
  | { readonly code: 'empty' | 'utf16' | 'unclosedQuote' | 'textBehindQuote' | 'recordTooLong' | 'emptyId' }
  | { readonly code: 'missingColumns'; readonly missing: readonly CsvColumn[]; readonly found: readonly string[] }
  | { readonly code: 'repeatedColumn' }
  | { readonly code: 'otherDelimiter'; readonly delimiter: string }
  | { readonly code: 'wrongFieldCount'; readonly fields: number; readonly expected: number }
  | { readonly code: 'notAnAmount' | 'tooManyDecimals' | 'amountTooLarge' | 'notADate'; readonly text: string }
  | { readonly code: 'duplicateId'; readonly text: string }
  | { readonly code: 'otherCurrency'; readonly text: string; readonly expected: string }
);

/** A problem in a sentence. The only place where these sentences stand. */
export function csvProblemText(problem: CsvProblem): string {
  switch (problem.code) {
    case 'empty':
      return 'The file is empty. Its first line must name the columns.';
    case 'utf16':
      return 'The file is UTF-16. Save it as CSV in UTF-8.';
    case 'unclosedQuote':
      return 'A quotation mark is opened here and never closed.';
    case 'textBehindQuote':
      return 'There is text behind a closing quotation mark. A quotation mark inside quotes is written twice.';
    case 'recordTooLong':
      return 'This line is longer than 1 MB; probably a quotation mark is not closed.';
    case 'emptyId':
      return 'The id is empty.';
    case 'missingColumns':
      return `Missing ${problem.missing.length === 1 ? 'column' : 'columns'}: ${problem.missing.join(', ')}. Found: ${problem.found.map(quoted).join(', ')}.`;
    case 'repeatedColumn':
      return 'The column stands here twice.';
    case 'otherDelimiter':
      return `The columns are separated by ${problem.delimiter}. Separate them by commas.`;
    case 'wrongFieldCount':
      return `There are ${problem.fields} fields where the first line names ${problem.expected}.`;
    case 'notAnAmount':
      return `${quoted(problem.text)} is no amount. Write it as 1284.50 or -40.00, without a currency or separators of thousands.`;
    case 'tooManyDecimals':
      return `${quoted(problem.text)} has more than two decimals.`;
    case 'amountTooLarge':
      return `${quoted(problem.text)} is too large to be kept to the cent.`;
    case 'notADate':
      return `${quoted(problem.text)} is no date. Write it as 2026-11-24.`;
    case 'duplicateId':
      return `The id ${quoted(problem.text)} was there before. Each line needs an id of its own.`;
    case 'otherCurrency':
      return `${quoted(problem.text)} is another currency than ${quoted(problem.expected)}. Reconcile each currency by itself.`;
  }
}

const MOST_SHOWN = 60;

function quoted(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}
