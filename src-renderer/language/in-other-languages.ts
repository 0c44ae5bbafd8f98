import { IntlMessageFormat } from 'intl-messageformat';
import type { Say } from './in-english.ts';
import type { Language } from './languages.ts';
import { mirrored, stretched } from './pseudo.ts';

/** What is said for a key: ICU MessageFormat, with the places of the English sentence. */
type Catalogue = (key: string) => string | undefined;
/** What is read of a key. */
type ReadOf = (key: string) => string;

const catalogues: Readonly<Record<Exclude<Language, 'en'>, (readOf: ReadOf) => Promise<Catalogue>>> = {
  es: async () => {
    const said = new Map<string, string>(Object.entries((await import('./es.json')).default));
    return (key) => said.get(key);
  },
  'en-XA': (readOf) => Promise.resolve((key) => stretched(readOf(key))),
  'ar-XB': (readOf) => Promise.resolve((key) => mirrored(readOf(key))),
};

/**
 * Whoever speaks this language. A sentence that its catalogue has not is said in English.
 *
 * The window waits for this file, so it imports nothing that the window's own start consists of: it would wait for itself.
 *
 * @param locale  how its numbers are written.
 */
export async function sayIn(
  language: Exclude<Language, 'en'>,
  { locale, readOf }: { readonly locale: string; readonly readOf: ReadOf },
): Promise<Say> {
  const inCatalogue = await catalogues[language](readOf);
  const read = new Map<string, IntlMessageFormat>();
  return <T>(english: string, values?: Readonly<Record<string, T>>) => {
    let message = read.get(english);
    if (!message) {
      const said = inCatalogue(english);
      // No sentence of ours but a name that people give, of a policy for instance: its braces are no places.
      if (said === undefined && values === undefined) return [readOf(english)];
      message = new IntlMessageFormat(said ?? readOf(english), locale, undefined, { ignoreTag: true });
      read.set(english, message);
    }
    return message.formatToParts<T>(values).map(({ value }) => value);
  };
}
