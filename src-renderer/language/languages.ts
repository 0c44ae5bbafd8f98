type Spoken = {
  /** In the language itself. */
  readonly name: string;
  /** How dates and numbers are written. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  /** Whether the menu offers it; the others are for looking at the window. */
  readonly isOffered: boolean;
};

/**
 * The languages of the window. The pseudo-locales show what no language does: `en-XA` which text is not translated and what
 * is cut off when sentences grow, `ar-XB` how the window looks from right to left.
 */
export const languages = {
  en: { name: 'English', locale: 'en-US', direction: 'ltr', isOffered: true },
  es: { name: 'Español', locale: 'es-US', direction: 'ltr', isOffered: true },
  'en-XA': { name: 'Pseudo', locale: 'en-US', direction: 'ltr', isOffered: false },
  'ar-XB': { name: 'Pseudo, right to left', locale: 'en-US', direction: 'rtl', isOffered: false },
} as const satisfies Readonly<Record<string, Spoken>>;

export type Language = keyof typeof languages;

export const offeredLanguages = (Object.keys(languages) as Language[]).filter((one) => languages[one].isOffered);

/**
 * The language to show: the one that was chosen, or the first of the system's that we have, or English.
 *
 * @param system  the system's languages as BCP 47 tags, the preferred first.
 */
export function languageOf(chosen: Language | 'system', system: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  const ours = system.map((tag) => offeredLanguages.find((one) => one === tag.split('-')[0]));
  return ours.find((one) => one !== undefined) ?? 'en';
}
