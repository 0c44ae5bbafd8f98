import type { Person } from '../../src-shared/authority/person.ts';
import { resourceItem } from '../../src-shared/fhir/map-resources.ts';
import { isObject, isResource, type Resource } from '../../src-shared/fhir/resource.ts';
import { validateResource } from '../../src-shared/fhir/validate.ts';
import { r4 } from '../integration/fhir/r4.ts';
import type { KeyedTurns } from '../integration/keyed-turns.ts';
import { newId } from '../new-id.ts';
import { findResource, saveResource, type StoredResource } from '../store/fhir-resources.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { FhirProblem } from './fhir-problem.ts';
import type { Receive } from './receive.ts';

/** Types that systems around the desk tell; the others are the desk's own, and read only. */
export const TOLD_TYPES = [
  'Patient',
  'Coverage',
  'Account',
  'ChargeItem',
  'Claim',
  'ExplanationOfBenefit',
  'PaymentNotice',
  'Invoice',
] as const;

export type TakeResourceDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly receive: Receive;
  /** Changes of one resource go one after another. */
  readonly turns: KeyedTurns;
};

/** What is told, under which id; `ifMatch`: the version it was changed from, null where the sender does not say. */
export type ToldResource = {
  readonly type: string;
  readonly id: string | null;
  readonly body: unknown;
  readonly ifMatch: number | null;
};

/**
 * Takes what a system tells of one of its resources: validated, through the one way in, and kept as it was told. The same again
 * doubles nothing.
 *
 * @returns what is kept now, and whether it was not there before.
 * @throws FhirProblem: it is no valid resource (422), of a type that is not taken (404), or of another version (412).
 */
export async function takeResource(
  deps: TakeResourceDeps,
  by: Person,
  told: ToldResource,
): Promise<{ readonly stored: StoredResource; readonly isNew: boolean }> {
  const resource = checkedResource(told);
  const id = told.id ?? newId(deps.clock());
  return await deps.turns.inTurn(`${told.type}/${id}`, async () => {
    const before = await findResource(deps.db, told.type, id);
    if (told.ifMatch !== null && told.ifMatch !== (before?.ver ?? 0)) throw changed();
    const body = JSON.stringify({ ...resource, id });
    if (before && before.body === body) return { stored: before, isNew: false };
    // With its version: what was told before, and is told again after something else, is news.
    const meta = { ...(isObject(resource['meta']) ? resource['meta'] : {}), versionId: String((before?.ver ?? 0) + 1) };
    await handOn(deps, by, { type: told.type, id, body: JSON.stringify({ ...resource, id, meta }) });
    const now = deps.clock();
    const next = { type: told.type, id, body, after: before?.ver ?? 0, by: by.id };
    const stored = await inTransaction(deps.db, (tx) => saveResource(tx, next, now));
    if (!stored) throw changed();
    return { stored, isNew: before === null };
  });
}

/** @throws FhirProblem with everything that is wrong with it. */
export function checkedResource({ type, id, body }: Pick<ToldResource, 'type' | 'id' | 'body'>): Resource {
  if (!TOLD_TYPES.some((each) => each === type)) {
    throw FhirProblem.of(404, 'not-supported', `Resources of type ${type} are not taken here.`);
  }
  if (!isResource(body)) throw FhirProblem.of(400, 'invalid', 'The body is no FHIR resource: it has no resourceType.');
  if (body.resourceType !== type) {
    throw FhirProblem.of(400, 'invalid', `The body is a ${body.resourceType.slice(0, 40)}, and was sent as a ${type}.`);
  }
  if (id !== null && body['id'] !== id) {
    throw FhirProblem.of(400, 'invalid', 'The id in the body has to be the id in the address.');
  }
  const errors = validateResource(r4(), body).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new FhirProblem(
      422,
      errors.map(({ severity, code, path, message }) => ({ severity, code, diagnostics: message, expression: path })),
    );
  }
  const unmapped = resourceItem(body, 0).problems.filter(({ severity }) => severity === 'error');
  if (unmapped.length > 0) {
    throw new FhirProblem(
      422,
      unmapped.map(({ message }) => ({
        severity: 'error',
        code: 'processing',
        diagnostics: message,
        expression: type,
      })),
    );
  }
  return body;
}

async function handOn(
  { receive }: TakeResourceDeps,
  by: Person,
  { type, id, body }: { readonly type: string; readonly id: string; readonly body: string },
): Promise<void> {
  const content = Buffer.from(body, 'utf8');
  const received = await receive({
    content,
    name: `${type} ${id}`,
    connector: 'fhir',
    by: { id: by.id, name: by.name },
  });
  if (!received.ok) throw FhirProblem.of(422, 'processing', received.error.message);
  const { source, problems } = received.value;
  if ((source?.quarantined ?? 0) === 0) return;
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new FhirProblem(
    422,
    errors.length > 0
      ? errors.map(({ message }) => ({ severity: 'error' as const, code: 'processing' as const, diagnostics: message }))
      : [{ severity: 'error', code: 'processing', diagnostics: 'It was kept and put aside for somebody to repair.' }],
  );
}

function changed(): FhirProblem {
  return FhirProblem.of(412, 'conflict', 'The resource has changed since you read it.');
}
