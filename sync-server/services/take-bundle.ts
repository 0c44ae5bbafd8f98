import type { Person } from '../../src-shared/authority/person.ts';
import { isObject, objectsAt, type Resource } from '../../src-shared/fhir/resource.ts';
import { validateResource } from '../../src-shared/fhir/validate.ts';
import { r4 } from '../integration/fhir/r4.ts';
import { newId } from '../new-id.ts';
import { FhirProblem, outcomeOf, type OutcomeIssue } from './fhir-problem.ts';
import { checkedResource, takeResource, type TakeResourceDeps, type ToldResource } from './take-resource.ts';

const MOST_ENTRIES = 1000;
const ADDRESS = /^([A-Z][A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?$/;

/**
 * Takes a batch, each entry for itself, or a transaction: that is checked whole before anything of it is taken, and its entries may
 * refer to one another by their `fullUrl`. A fault in the middle of one is safe to send again: what was taken doubles nothing.
 *
 * @throws FhirProblem for what is no batch and no transaction, and for a transaction of which one entry is refused.
 */
export async function takeBundle(deps: TakeResourceDeps, by: Person, bundle: Resource): Promise<Resource> {
  const type = bundle['type'];
  if (type !== 'batch' && type !== 'transaction') {
    throw FhirProblem.of(400, 'not-supported', 'A Bundle that is sent here is a batch or a transaction.');
  }
  const entries = objectsAt(bundle, 'entry');
  if (entries.length > MOST_ENTRIES) {
    throw FhirProblem.of(413, 'too-costly', `A Bundle has at most ${MOST_ENTRIES} entries here.`);
  }
  const answers = type === 'batch' ? await takeBatch(deps, by, entries) : await takeWhole(deps, by, bundle, entries);
  return {
    resourceType: 'Bundle',
    type: `${type}-response`,
    ...(answers.length === 0 ? {} : { entry: answers.map((response) => ({ response })) }),
  };
}

type Entry = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>>;

async function takeBatch(deps: TakeResourceDeps, by: Person, entries: readonly Entry[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const entry of entries) {
    try {
      answers.push(await taken(deps, by, toldBy(entry)));
    } catch (error) {
      if (!(error instanceof FhirProblem)) throw error;
      answers.push({ status: String(error.status), outcome: outcomeOf(error.issues) });
    }
  }
  return answers;
}

async function takeWhole(
  deps: TakeResourceDeps,
  by: Person,
  bundle: Resource,
  entries: readonly Entry[],
): Promise<readonly Answer[]> {
  const errors = validateResource(r4(), bundle).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new FhirProblem(
      422,
      errors.map(({ severity, code, path, message }) => ({ severity, code, diagnostics: message, expression: path })),
    );
  }
  const ids = new Map<string, string>();
  const told = entries.map((entry, index) =>
    at(index, () => {
      const one = toldBy(entry);
      const id = one.id ?? newId(deps.clock());
      if (typeof entry['fullUrl'] === 'string') ids.set(entry['fullUrl'], `${one.type}/${id}`);
      checkedResource(one);
      return { ...one, id, body: one.id === null && isObject(one.body) ? { ...one.body, id } : one.body };
    }),
  );
  const answers: Answer[] = [];
  for (const [index, one] of told.entries()) {
    answers.push(await atAsync(index, () => taken(deps, by, { ...one, body: resolved(one.body, ids) })));
  }
  return answers;
}

async function taken(deps: TakeResourceDeps, by: Person, told: ToldResource): Promise<Answer> {
  const { stored, isNew } = await takeResource(deps, by, told);
  return {
    status: isNew ? '201' : '200',
    location: `${stored.type}/${stored.id}/_history/${stored.ver}`,
    etag: `W/"${stored.ver}"`,
    lastModified: stored.updatedAt.toISOString(),
  };
}

function toldBy(entry: Entry): ToldResource {
  const request = isObject(entry['request']) ? entry['request'] : {};
  const { method, url, ifMatch } = request;
  const [, type = '', id] = ADDRESS.exec(typeof url === 'string' ? url : '') ?? [];
  const isCreate = method === 'POST' && type !== '' && id === undefined;
  const isUpdate = method === 'PUT' && id !== undefined;
  if (!isCreate && !isUpdate) {
    throw FhirProblem.of(400, 'not-supported', 'An entry is POST to a type, or PUT to a type and an id.');
  }
  return { type, id: id ?? null, body: entry['resource'], ifMatch: versionOf(ifMatch) };
}

/** The version of an ETag, 'W/"3"' → 3; null where none is given. @throws FhirProblem for what is none of ours. */
export function versionOf(etag: unknown): number | null {
  if (etag === undefined) return null;
  const version = typeof etag === 'string' ? /^(?:W\/)?"(\d{1,9})"$/.exec(etag)?.[1] : undefined;
  if (version === undefined) throw FhirProblem.of(412, 'conflict', 'If-Match is not a version that was given here.');
  return Number(version);
}

/** References to other entries become references to what these are called here. */
function resolved(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, ids));
  if (!isObject(value)) return value;
  const changed = Object.entries(value).map(([name, one]) => {
    const target = name === 'reference' && typeof one === 'string' ? ids.get(one) : undefined;
    return [name, target ?? resolved(one, ids)] as const;
  });
  return Object.fromEntries(changed);
}

function at<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw placed(error, index);
  }
}

async function atAsync<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw placed(error, index);
  }
}

function placed(error: unknown, index: number): unknown {
  if (!(error instanceof FhirProblem)) return error;
  const issues: OutcomeIssue[] = error.issues.map((issue) => ({ ...issue, expression: `Bundle.entry[${index}]` }));
  return new FhirProblem(error.status, issues);
}
