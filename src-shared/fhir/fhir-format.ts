import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceContents, SourceFormat, SourceInspector } from '../source-file/source-format.ts';
import { decodeText } from '../x12/bytes.ts';
import { isResource, moneyAt, objectAt, objectsAt, type Resource, resourcesIn } from './resource.ts';

/** JSON of one piece is read as a whole; a larger one has to come as NDJSON, one resource a line, as $export gives it. */
const MOST_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** FHIR R4 resources as JSON: one, a Bundle of them, or one a line. */
export const fhir: SourceFormat = {
  name: 'FHIR R4 resources',
  recognise(firstBytes, { kind }) {
    if (kind !== 'unknown') return null;
    const text = decodeText(firstBytes, 0, firstBytes.length)
      .replace(/^\uFEFF/, '')
      .trimStart();
    return text.startsWith('{') && /"resourceType"\s*:\s*"[A-Z][A-Za-z]+"/.test(text) ? 'fhir-r4' : null;
  },
  inspect: () => new FhirInspector(),
};

class FhirInspector implements SourceInspector {
  readonly #problems = new ProblemList();
  readonly #counts = new Map<string, number>();
  #charges = 0;
  #paid = 0;
  #resources = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #offset = 0;
  #isTooLarge = false;
  /** Told from the first line: NDJSON where it is a value of its own, else one value in all lines. Null until then. */
  #isByLine: boolean | null = null;

  push(piece: Uint8Array): void {
    let from = 0;
    while (this.#isByLine !== false) {
      const at = piece.indexOf(NEWLINE, from);
      if (at < 0) break;
      this.#hold(piece.subarray(from, at + 1));
      from = at + 1;
      this.#line();
    }
    this.#hold(piece.subarray(from));
  }

  end(): SourceContents {
    this.#flush();
    if (this.#resources === 0) {
      const message = 'The file holds no FHIR resource.';
      this.#problems.add({ code: 'no-resource', severity: 'error', offset: 0, message });
    }
    const counts = [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sums = { chargesMinor: whole(this.#charges), paidMinor: whole(this.#paid) };
    return {
      kind: 'fhir-r4',
      records: this.#resources,
      totals: { ...sums, ...Object.fromEntries(counts) },
      problems: this.#problems.list(),
    };
  }

  #line(): void {
    if (this.#isByLine === null) {
      const text = this.#heldText();
      if (text === '') return;
      this.#isByLine = isResource(parsed(text));
    }
    if (this.#isByLine) this.#flush();
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#heldBytes += bytes.length;
    if (this.#isTooLarge) return;
    if (this.#heldBytes > MOST_BYTES) {
      this.#isTooLarge = true;
      this.#held = [];
      const message = `One JSON value has more than ${MOST_BYTES / 1024 / 1024} MB; send it as NDJSON, a resource a line.`;
      this.#problems.add({ code: 'too-large', severity: 'error', offset: this.#offset, message });
      return;
    }
    // The piece belongs to whoever sent it and may be filled anew.
    this.#held.push(bytes.slice());
  }

  #heldText(): string {
    const bytes = joined(this.#held, this.#heldBytes);
    return decodeText(bytes, 0, bytes.length)
      .replace(/^\uFEFF/, '')
      .trim();
  }

  #flush(): void {
    const text = this.#isTooLarge ? '' : this.#heldText();
    const offset = this.#offset;
    this.#offset += this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isTooLarge = false;
    if (text === '') return;
    const value = parsed(text);
    if (value === undefined) {
      const message = 'The JSON is not well-formed, or it is cut off.';
      this.#problems.add({ code: 'malformed-json', severity: 'error', offset, message });
    } else if (!isResource(value)) {
      const message = 'A JSON value has no resourceType.';
      this.#problems.add({ code: 'not-fhir', severity: 'error', offset, message });
    } else for (const resource of resourcesIn(value)) this.#resource(resource, offset);
  }

  #resource(resource: Resource, offset: number): void {
    this.#resources += 1;
    const { resourceType } = resource;
    if (this.#counts.has(resourceType) || this.#counts.size < 200) {
      this.#counts.set(resourceType, (this.#counts.get(resourceType) ?? 0) + 1);
    }
    this.#charges += chargeOf(resource) ?? 0;
    this.#paid += paidOf(resource) ?? 0;
    const difference = differenceOf(resource);
    if (difference === null || difference === 0) return;
    const message = `${resourceType} ${this.#counts.get(resourceType) ?? 0} has a total that is ${difference} minor units above its parts.`;
    this.#problems.add({ code: 'total-differs', severity: 'warning', offset, message });
  }
}

function chargeOf(resource: Resource): number | null {
  return resource.resourceType === 'Claim' ? moneyAt(resource, 'total') : null;
}

function paidOf(resource: Resource): number | null {
  switch (resource.resourceType) {
    case 'ClaimResponse':
    case 'ExplanationOfBenefit':
      return moneyAt(objectAt(resource, 'payment'), 'amount');
    case 'PaymentReconciliation':
      return moneyAt(resource, 'paymentAmount');
    default:
      return null;
  }
}

/** What a total is above the sum of its parts; null where not every part says an amount. */
function differenceOf(resource: Resource): number | null {
  if (resource.resourceType === 'Claim') {
    return aboveParts(
      moneyAt(resource, 'total'),
      objectsAt(resource, 'item').map((item) => moneyAt(item, 'net')),
    );
  }
  if (resource.resourceType === 'PaymentReconciliation') {
    const parts = objectsAt(resource, 'detail').map((detail) => moneyAt(detail, 'amount'));
    return aboveParts(moneyAt(resource, 'paymentAmount'), parts);
  }
  return null;
}

function aboveParts(total: number | null, parts: readonly (number | null)[]): number | null {
  if (total === null || parts.length === 0 || parts.includes(null)) return null;
  return total - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

function whole(sum: number): number | null {
  return Number.isSafeInteger(sum) ? sum : null;
}

/** @returns undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
