/** Where XPath's expressions and the interpreter's mean different things by the same signs; each is put in the terms of Unicode. */
const CLASSES: Readonly<Record<string, { readonly alone: string; readonly listed: string | null }>> = {
  d: { alone: String.raw`\p{Nd}`, listed: String.raw`\p{Nd}` },
  D: { alone: String.raw`\P{Nd}`, listed: String.raw`\P{Nd}` },
  s: { alone: String.raw`[ \t\n\r]`, listed: String.raw` \t\n\r` },
  S: { alone: String.raw`[^ \t\n\r]`, listed: null },
  w: { alone: String.raw`[\p{L}\p{M}\p{N}\p{S}]`, listed: String.raw`\p{L}\p{M}\p{N}\p{S}` },
  W: { alone: String.raw`[\p{P}\p{Z}\p{C}]`, listed: String.raw`\p{P}\p{Z}\p{C}` },
};

/** What may follow a backslash in XPath: a sign that stands for itself, a class, a reference to a group. */
const ESCAPE = /^[nrt\\|.?*+(){}$^[\]pPdDsSwW1-9-]$/;

/**
 * A regular expression of XPath in the terms that the interpreter takes.
 *
 * @throws Error  for a form that has no such terms, worded as the interpreter words what it lacks.
 * @see XQuery and XPath Functions 3.1, 5.6.1 “Regular expression syntax”
 */
export function asPattern(pattern: string, flags: string): string {
  if (flags.includes('q')) return pattern;
  let depth = 0;
  return pattern.replaceAll(/\\(.?)|\(\?(?!:)|[[\].]/gsu, (sign, escaped: string | undefined) => {
    if (escaped !== undefined) return escape(sign, escaped, depth > 0);
    if (sign.startsWith('(')) throw unsupported(sign);
    if (sign === '.' && depth === 0) return flags.includes('s') ? sign : String.raw`[^\n\r]`;
    if (sign === '[') depth += 1;
    if (sign === ']') depth -= 1;
    if (depth > 1) throw unsupported('[[');
    return sign;
  });
}

function escape(sign: string, escaped: string, isListed: boolean): string {
  if (!ESCAPE.test(escaped)) throw unsupported(sign);
  const kind = CLASSES[escaped];
  const put = kind ? (isListed ? kind.listed : kind.alone) : sign;
  if (put === null) throw unsupported(sign);
  return put;
}

/** A replacement of XPath, which has '$' for groups only: 'as it is' when it means the same to the interpreter. */
export function asReplacement(replacement: string): string {
  if (/\\|\$(?!\d)/.test(replacement)) throw unsupported('replacement');
  return replacement;
}

function unsupported(form: string): Error {
  return new Error(`not implemented: regular expressions with ${form}`);
}
