/** Says a sentence as its parts: text, and the values as they were given. */
export type Say = <T>(english: string, values?: Readonly<Record<string, T>>) => (string | T)[];

/** What is read of a key: 'Open##verb' is 'Open', which other languages have two words for. */
export function readOf(key: string): string {
  const end = key.indexOf('##');
  return end < 0 ? key : key.slice(0, end);
}

/** English is written in the source: what is left is to put the values in. */
export const inEnglish: Say = <T>(english: string, values?: Readonly<Record<string, T>>) => {
  if (values === undefined) return [readOf(english)];
  return readOf(english)
    .split(/(\{\w+\})/)
    .map((part) => {
      const place = part.slice(1, -1);
      return part.startsWith('{') && place in values ? (values[place] as T) : part;
    });
};
