import { IntlMessageFormat } from 'intl-messageformat';
import type { Say } from './in-english.ts';
import type { Language } from './languages.ts';
import { mirrored, stretched } from './pseudo.ts';

/** What is said for an English sentence: ICU MessageFormat, with the places of the English one. */
type Catalogue = (english: string) => string | undefined;

const catalogues: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Catalogue>>> = {
  es: async () => {
    const said = new Map<string, string>(Object.entries((await import('./es.json')).default));
    return (english) => said.get(english);
  },
  'en-XA': () => Promise.resolve(stretched),
  'ar-XB': () => Promise.resolve(mirrored),
};

/**
 * Whoever speaks this language. A sentence that its catalogue has not is said in English.
 *
 * The window waits for this file, so it imports nothing that the window's own start consists of: it would wait for itself.
 *
 * @param locale  how its numbers are written.
 */
export async function sayIn(language: Exclude<Language, 'en'>, locale: string): Promise<Say> {
  const inCatalogue = await catalogues[language]();
  const read = new Map<string, IntlMessageFormat>();
  return <T>(english: string, values?: Readonly<Record<string, T>>) => {
    let message = read.get(english);
    if (!message) {
      message = new IntlMessageFormat(inCatalogue(english) ?? english, locale, undefined, {
        ignoreTag: true,
      });
      read.set(english, message);
    }
    return message.formatToParts<T>(values).map(({ value }) => value);
  };
}
