/** Stands for what identifies a patient: always the same, so that it tells not even how long that is. */
export const COVERED = '•••';

/** Positions of elements, from 1. */
type Elements = readonly number[];

/** Segments without anybody's identity in them, and of some the elements that have one. What is not named here is covered whole. */
const plain: Readonly<Record<string, Elements>> = {
  AMT: [],
  CAS: [],
  // The payer's own number of the claim. The account (01) stays: it is opaque, and the key under which an office finds its work.
  CLP: [7],
  DTM: [],
  LQ: [],
  MIA: [],
  MOA: [],
  PLB: [],
  QTY: [],
  SVC: [],
  TS2: [],
  TS3: [],
};

/** REF01 of numbers that are a provider's, a place's or a method's, and nobody's identity. */
const plainReferences: ReadonlySet<string> = new Set(['1S', 'APC', 'CE', 'HPI', 'LU', 'RB', 'TJ']);
/** NM101 of those who are no patient: payers that a claim went on to, rendering providers. */
const plainNames: ReadonlySet<string> = new Set(['82', 'PR', 'TT']);

/**
 * The segments of a claim with everything covered that says whose it is: names of patient and insured, member and policy numbers,
 * the payer's number of the claim, authorisations, medical record numbers. Amounts, codes and dates stay. A segment that is not known
 * to be free of them is covered whole.
 *
 * @param raw  one segment per line, as in `ClaimView.raw`.
 * @see X12 005010X221A1 (835), loops 2100 and 2110
 */
export function coverSegments(raw: string): string {
  return raw
    .split('\n')
    .map((segment) => coverSegment(segment))
    .join('\n');
}

function coverSegment(segment: string): string {
  const [, tag, separator] = /^([A-Z][A-Z0-9]{1,2})([^A-Za-z0-9\s])/.exec(segment) ?? [];
  if (tag === undefined || separator === undefined) return segment === '' ? '' : COVERED;
  const [, ...elements] = segment.split(separator);
  const first = elements[0] ?? '';
  const covered = (at: number): boolean => {
    if (tag === 'REF') return at > 1 && !plainReferences.has(first);
    if (tag === 'NM1') return at > 2 && !plainNames.has(first);
    return plain[tag]?.includes(at) ?? true;
  };
  return [tag, ...elements.map((element, at) => (element !== '' && covered(at + 1) ? COVERED : element))].join(
    separator,
  );
}
