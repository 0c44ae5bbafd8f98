import type { FastifyRequest } from 'fastify';
import { FhirProblem } from '../services/fhir-problem.ts';
import type { ResourceSearch } from '../services/read-resources.ts';

const MOST = 500;
const USUAL = 50;
const PERIOD = /^(eq|ge|gt|le|lt)?(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))?$/;

type Asked = Pick<ResourceSearch, 'limit' | 'changed' | 'id' | 'cursor'>;

/**
 * What a search asks: `_count`, `_id`, `_lastUpdated` and the `_cursor` of a link that we gave.
 *
 * @throws FhirProblem for any other parameter: a search that leaves one out would find what was not asked for.
 */
export function searchOf(request: FastifyRequest): Asked {
  const query = request.query as Readonly<Record<string, string | readonly string[]>>;
  let asked: Asked = { limit: USUAL, changed: {}, id: null, cursor: null };
  for (const [name, given] of Object.entries(query)) {
    for (const value of [given].flat()) asked = withParameter(asked, name, value);
  }
  return asked;
}

function withParameter(asked: Asked, name: string, value: string): Asked {
  switch (name) {
    case '_count': {
      const limit = Number(value);
      if (!/^\d{1,6}$/.test(value) || limit < 1) throw invalid(name, 'has to be a number, 1 or more');
      return { ...asked, limit: Math.min(limit, MOST) };
    }
    case '_id':
      return { ...asked, id: idOf(value) };
    case '_lastUpdated':
      return { ...asked, changed: { ...asked.changed, ...periodOf(value) } };
    case '_cursor':
      if (!/^[\w.:/-]{1,120}$/.test(value)) throw invalid(name, 'is not one that was given here');
      return { ...asked, cursor: value };
    case '_format':
      if (!/json/.test(value)) throw invalid(name, 'has to be json');
      return asked;
    default:
      throw FhirProblem.of(400, 'not-supported', `The search parameter ${name.slice(0, 40)} is not known here.`);
  }
}

/** An id as FHIR has them. @throws FhirProblem for what is none. */
export function idOf(value: string): string {
  if (/^[A-Za-z0-9.-]{1,64}$/.test(value)) return value;
  throw FhirProblem.of(404, 'not-found', 'There is no such resource, or you may not see it.');
}

/** A day is meant as a whole, an instant to what it says of a second. */
function periodOf(value: string): Asked['changed'] {
  const [, prefix = 'eq', day = '', time] = PERIOD.exec(value) ?? [];
  const begin = new Date(time === undefined ? `${day}T00:00:00Z` : `${day}${time}`);
  if (day === '' || Number.isNaN(begin.getTime())) {
    throw invalid('_lastUpdated', 'has to be a day or an instant with a zone, like ge2026-11-24');
  }
  const lengthMs = time === undefined ? 86_400_000 : time.includes('.') ? 1 : 1000;
  const end = new Date(begin.getTime() + lengthMs);
  switch (prefix) {
    case 'ge':
      return { from: begin };
    case 'gt':
      return { from: end };
    case 'le':
      return { before: end };
    case 'lt':
      return { before: begin };
    default:
      return { from: begin, before: end };
  }
}

function invalid(name: string, why: string): FhirProblem {
  return FhirProblem.of(400, 'value', `${name} ${why}.`);
}
