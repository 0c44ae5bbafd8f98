import { inEnglish, readOf, type Say } from './in-english.ts';
import { language, locale } from './language.ts';

// Read before anything else of the window is: sentences stand at module scope too. English needs nothing of it.
const say: Say =
  language === 'en' ? inEnglish : await (await import('./in-other-languages.ts')).sayIn(language, { locale, readOf });

/** What can stand in a place of a text; nothing is drawn of what is neither text nor a number. */
type Value = string | number | false | null | undefined;

/**
 * A sentence of the window in its language.
 *
 * @param english  the sentence in English, which is also its key; its places are named: '{name} waits'. What English has one
 *                 word for is told apart after ##, which is not shown: 'Open##verb'.
 * @param values   what stands in the places.
 */
export function t(english: string, values?: Readonly<Record<string, Value>>): string {
  if (english === '') return '';
  // Most of what is said, hundreds of times a screen.
  if (values === undefined && language === 'en') return readOf(english);
  return say<Value>(english, values)
    .map((part) => (typeof part === 'string' || typeof part === 'number' ? part : ''))
    .join('');
}

/** The same, part by part, for values that are more than text. */
export function partsOf<T>(english: string, values: Readonly<Record<string, T>>): (string | T)[] {
  return say(english, values);
}
