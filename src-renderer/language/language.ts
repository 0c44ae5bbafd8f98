import { type Language, languageOf, languages } from './languages.ts';

/** Kept in the window's own storage and in the clear, as everything that holds before anybody has signed in. */
const KEPT_AS = 'countersign.language';

/** Workers and tests speak English: what they say goes through the window, or to nobody. */
const hasWindow = typeof document !== 'undefined';

/** What this computer was told, 'system' for whatever the system speaks. */
const kept = hasWindow ? localStorage.getItem(KEPT_AS) : null;
export const chosenLanguage: Language | 'system' = kept !== null && kept in languages ? (kept as Language) : 'system';

/** The language of the window, from when it is opened until it starts anew. */
export const language: Language = hasWindow ? languageOf(chosenLanguage, navigator.languages) : 'en';

/** Dates and numbers are written so. */
export const locale: string = languages[language].locale;

export const isRightToLeft: boolean = languages[language].direction === 'rtl';

/** Speaks another language from when the window starts anew: every text that it has made is in the one before. */
export function keepLanguage(chosen: Language | 'system'): void {
  if (chosen === 'system') localStorage.removeItem(KEPT_AS);
  else localStorage.setItem(KEPT_AS, chosen);
}

/** Tells the page, and with it screen readers, what it is written in. */
export function markPage(page: Document): void {
  page.documentElement.lang = language;
  page.documentElement.dir = languages[language].direction;
}
