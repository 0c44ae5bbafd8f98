/** Somebody who can be mentioned. */
export type Mentionable<Id extends string = string> = { readonly id: Id; readonly name: string };

/** A name that is being typed: where its '@' stands, and what follows it so far. */
export type Typing = { readonly from: number; readonly query: string };

const LONGEST = 40;

/** The name that is being typed at a place of a text; null when none is. An '@' inside a word is an address, not a name. */
export function typingAt(text: string, caret: number): Typing | null {
  const from = text.lastIndexOf('@', caret - 1);
  if (from < 0 || (from > 0 && !/\s|[([]/.test(text[from - 1] ?? ''))) return null;
  const query = text.slice(from + 1, caret);
  return query.length <= LONGEST && !query.includes('\n') ? { from, query } : null;
}

/** Whose name begins, in any of its parts, with what is typed. Nobody once the whole name stands there. */
export function offered<P extends Mentionable>(people: readonly P[], { query }: Typing, most = 6): P[] {
  const wanted = query.toLowerCase();
  const fits = ({ name }: P) => {
    const lower = name.toLowerCase();
    return (
      !wanted.startsWith(lower) &&
      (lower.startsWith(wanted) || lower.split(' ').some((part) => part.startsWith(wanted)))
    );
  };
  return people.filter(fits).slice(0, most);
}

/** The text with a name put in for what was typed of it, and where the caret goes. */
export function withMention(text: string, { from, query }: Typing, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(from + 1 + query.length).replace(/^ /, ''), caret: before.length };
}

/** Ids of those whose names stand in a text behind an '@', each once. */
export function mentionsIn<Id extends string>(text: string, people: readonly Mentionable<Id>[]): Id[] {
  // Of two names of which one begins the other, the longer one is meant.
  const longestFirst = people.toSorted((a, b) => b.name.length - a.name.length);
  let rest = text;
  const found: Id[] = [];
  for (const { id, name } of longestFirst) {
    if (!rest.includes(`@${name}`)) continue;
    found.push(id);
    rest = rest.replaceAll(`@${name}`, '');
  }
  return people.map(({ id }) => id).filter((id) => found.includes(id));
}
