import type { UserTerm } from '../store/scim.ts';
import { ScimProblem } from './scim-problem.ts';

export type Comparison = { readonly attribute: string; readonly value: string | boolean };

const TERM = /^\s*([A-Za-z][\w.$:-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*/i;
const AND = /^and\s+/i;

/**
 * Reads `userName eq "x" and active eq true`: comparisons for equality joined by `and`, the part of RFC 7644 3.4.2.2 that
 * directories ask.
 *
 * @throws ScimProblem invalidFilter for anything else: a filter is never half obeyed.
 */
export function parseFilter(text: string): Comparison[] {
  const comparisons: Comparison[] = [];
  let rest = text;
  for (;;) {
    const [whole = '', attribute = '', literal = ''] = TERM.exec(rest) ?? [];
    if (whole === '') throw new ScimProblem(400, `This filter is not understood: ${text}`, 'invalidFilter');
    comparisons.push({ attribute: attribute.toLowerCase(), value: valueOf(literal, text) });
    rest = rest.slice(whole.length);
    if (rest === '') return comparisons;
    if (!AND.test(rest)) throw new ScimProblem(400, `Only 'eq' and 'and' are understood: ${text}`, 'invalidFilter');
    rest = rest.replace(AND, '');
  }
}

/** A comparison as the store of users asks it. @throws ScimProblem invalidFilter for what cannot be asked of users. */
export function userTerm({ attribute, value }: Comparison): UserTerm {
  switch (attribute) {
    case 'active':
      if (typeof value !== 'boolean') throw cannotBe(attribute, value);
      return { attribute, value };
    case 'username':
    case 'externalid':
    case 'displayname':
    case 'id':
      // The database keeps no NUL, and so none is asked of it.
      if (typeof value !== 'string' || value.includes('\0')) throw cannotBe(attribute, value);
      return { attribute, value };
    default:
      throw new ScimProblem(400, `${attribute} cannot be asked for.`, 'invalidFilter');
  }
}

/** @param known  what may be asked, by attribute in small letters; text is compared without case. */
export function matchesFilter(
  comparisons: readonly Comparison[],
  known: Readonly<Record<string, string | boolean | null>>,
): boolean {
  return comparisons.every(({ attribute, value }) => {
    if (!Object.hasOwn(known, attribute)) {
      throw new ScimProblem(400, `${attribute} cannot be asked for.`, 'invalidFilter');
    }
    return comparable(known[attribute] ?? null) === comparable(value);
  });
}

function cannotBe(attribute: string, value: string | boolean): ScimProblem {
  return new ScimProblem(400, `${attribute} is never ${JSON.stringify(value)}.`, 'invalidFilter');
}

function comparable(value: string | boolean | null): string | boolean | null {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function valueOf(literal: string, filter: string): string | boolean {
  if (!literal.startsWith('"')) return literal.toLowerCase() === 'true';
  try {
    return String(JSON.parse(literal));
  } catch {
    throw new ScimProblem(400, `This filter is not understood: ${filter}`, 'invalidFilter');
  }
}
