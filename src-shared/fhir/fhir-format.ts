import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceContents, SourceFormat, SourceInspector } from '../source-file/source-format.ts';
import { decodeText } from '../x12/bytes.ts';
import { resourceItems } from './map-resources.ts';
import { FhirReader } from './read-fhir.ts';
import { moneyAt, objectAt, objectsAt, type Resource } from './resource.ts';

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
  map: (_kind, sink) => resourceItems(sink),
};

class FhirInspector implements SourceInspector {
  readonly #problems = new ProblemList();
  readonly #counts = new Map<string, number>();
  readonly #reader = new FhirReader({
    onResource: (resource, offset) => this.#resource(resource, offset),
    onProblem: (problem) => this.#problems.add(problem),
  });
  #charges = 0;
  #paid = 0;
  #resources = 0;

  push(piece: Uint8Array): void {
    this.#reader.push(piece);
  }

  end(): SourceContents {
    this.#reader.end();
    const counts = [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sums = { chargesMinor: whole(this.#charges), paidMinor: whole(this.#paid) };
    return {
      kind: 'fhir-r4',
      records: this.#resources,
      totals: { ...sums, ...Object.fromEntries(counts) },
      problems: this.#problems.list(),
    };
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
