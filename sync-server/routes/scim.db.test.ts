import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTERPRISE, QUEUES } from '../../src-shared/wire/scim.ts';
import { parseGroupRoles } from '../identity/group-roles.ts';
import { findPerson } from '../store/people.ts';
import { addDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const TOKEN = 'the HR system knows this and nobody else';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let server: TestServer;
beforeAll(async () => {
  const mapping = parseGroupRoles(
    'Clinic managers=clinic-manager@westside-clinic; Finance=controller@*; Medicare desk=ar-specialist@*/payer:medicare; Posting=reconciliation-analyst@*',
  );
  if (!mapping.ok) throw new Error(mapping.error);
  server = await startTestServer({ scimToken: TOKEN, groupRoles: mapping.value });
});
afterAll(() => server.close());

type Answer = { status: number; body: Record<string, unknown>; etag: string | null };

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${server.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    etag: response.headers.get('etag'),
  };
}

async function user(userName: string, more: Record<string, unknown> = {}): Promise<string> {
  const made = await ask('POST', '/Users', { userName, displayName: `Name of ${userName}`, ...more });
  expect(made.status).toBe(201);
  return made.body['id'] as string;
}

const under = (manager: string) => ({ [ENTERPRISE]: { manager: { value: manager } } });
const replace = (path: string, value: unknown) => ({ schemas: [PATCH], Operations: [{ op: 'Replace', path, value }] });
const refusal = (status: number, scimType?: string) =>
  expect.objectContaining({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType ? { scimType } : {}),
  }) as unknown;

async function documentOf(id: string): Promise<Record<string, unknown> | null> {
  const row = await server.db
    .selectFrom('doc')
    .select(['body', 'deleted'])
    .where('coll', '=', 'directory')
    .where('id', '=', `person:${id}`)
    .executeTakeFirst();
  return row && !row.deleted ? (JSON.parse(row.body) as Record<string, unknown>) : null;
}

describe('the HR system', () => {
  it('needs its token', async () => {
    const answer = await ask('GET', '/Users', undefined, { authorization: 'Bearer wrong' });
    expect([answer.status, answer.body]).toEqual([401, refusal(401)]);
  });

  it('learns what is supported', async () => {
    expect((await ask('GET', '/ServiceProviderConfig')).body).toMatchObject({ patch: { supported: true } });
    expect((await ask('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 2 });
    expect((await ask('GET', '/Schemas')).body).toMatchObject({ totalResults: 4 });
  });

  it('makes people, with a manager that the directory shows', async () => {
    const boss = await user('Ann.Lee@lakeshore.example', { externalId: 'HR-1' });
    expect(boss).toBe('ann.lee');
    const worker = await user('bo.chen', under(boss));
    expect(await documentOf(worker)).toMatchObject({ name: 'Name of bo.chen', manager: 'ann.lee', roles: [] });
    expect((await ask('GET', `/Users/${worker}`)).body).toMatchObject({ id: worker, ...under(boss) });
  });

  it('keeps what they can do and how many cases they may have at once', async () => {
    const id = await user('gil.haas', { [QUEUES]: { skills: ['managed-care'], capacity: 20 } });
    expect(await documentOf(id)).toMatchObject({ skills: ['managed-care'], capacity: 20 });
    const Operations = [
      { op: 'replace', path: `${QUEUES}:capacity`, value: 5 },
      { op: 'replace', path: `${QUEUES}:skills`, value: ['managed-care', 'high-value'] },
    ];
    const patched = await ask('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
    const kept = { skills: ['managed-care', 'high-value'], capacity: 5 };
    expect(patched.body).toMatchObject({ schemas: expect.arrayContaining([QUEUES]) as unknown, [QUEUES]: kept });
    expect(await findPerson(server.db, id)).toMatchObject(kept);
  });

  it('finds them by user name, external id and whether they are here', async () => {
    await user('cy.diaz', { externalId: 'HR-7' });
    const found = async (filter: string) =>
      (await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body['totalResults'];
    expect(await found('userName eq "CY.DIAZ"')).toBe(1);
    expect(await found('externalId eq "HR-7" and active eq true')).toBe(1);
    expect(await found('externalId eq "HR-7" and active eq false')).toBe(0);
    expect(await found('active eq true and active eq false')).toBe(0);
    expect(await found('displayName eq "nobody" and userName eq "cy.diaz"')).toBe(0);
    // An id of the HR system is one thing in capitals and another in small letters.
    expect(await found('externalId eq "hr-7"')).toBe(0);
    expect(await found(`userName eq "x' or 'a' = 'a"`)).toBe(0);
    for (const wrong of ['userName eq true', 'active eq "true"', 'title eq "Dr"', String.raw`id eq "\u0000"`]) {
      const refused = await ask('GET', `/Users?filter=${encodeURIComponent(wrong)}`);
      expect([refused.status, refused.body], wrong).toEqual([400, refusal(400, 'invalidFilter')]);
    }
    const bad = await ask('GET', `/Users?filter=${encodeURIComponent('userName sw "c"')}`);
    expect([bad.status, bad.body]).toEqual([400, refusal(400, 'invalidFilter')]);
  });

  it('pages', async () => {
    const page = await ask('GET', '/Users?startIndex=2&count=1');
    expect(page.body).toMatchObject({ startIndex: 2, itemsPerPage: 1 });
    const { totalResults, Resources } = (await ask('GET', '/Users')).body as {
      totalResults: number;
      Resources: unknown[];
    };
    expect(Resources.length).toBe(totalResults);
    expect(page.body).toMatchObject({ totalResults, Resources: [Resources[1]] });
    const filter = encodeURIComponent('active eq true');
    const none = { totalResults, itemsPerPage: 0, Resources: [] };
    expect((await ask('GET', `/Users?startIndex=${totalResults + 1}`)).body).toMatchObject(none);
    expect((await ask('GET', '/Users?count=0')).body).toMatchObject(none);
    const last = await ask('GET', `/Users?filter=${filter}&startIndex=${totalResults}&count=5`);
    expect(last.body).toMatchObject({ totalResults, itemsPerPage: 1, Resources: [Resources.at(-1)] });
  });

  it('gives roles by groups, and takes them when somebody leaves the group', async () => {
    const id = await user('di.evans');
    const group = await ask('POST', '/Groups', { displayName: 'Clinic managers', members: [{ value: id }] });
    expect(group.status).toBe(201);
    const rolesNow = async () => (await findPerson(server.db, id))?.roles;
    expect(await rolesNow()).toEqual([{ role: 'clinic-manager', site: 'westside-clinic' }]);
    const remove = { schemas: [PATCH], Operations: [{ op: 'remove', path: `members[value eq "${id}"]` }] };
    expect((await ask('PATCH', `/Groups/${group.body['id'] as string}`, remove)).body).toMatchObject({ members: [] });
    expect(await rolesNow()).toEqual([]);
  });

  it('gives a role that is limited to some cases', async () => {
    const id = await user('hal.iverson');
    await ask('POST', '/Groups', { displayName: 'Medicare desk', members: [{ value: id }] });
    const roles = [{ role: 'ar-specialist', site: '*', payerClasses: ['medicare'] }];
    expect((await findPerson(server.db, id))?.roles).toEqual(roles);
    expect(await documentOf(id)).toMatchObject({ roles });
  });

  it('gives nobody two roles that must be kept apart, and the audit log says who should have had them', async () => {
    const id = await user('ina.jones');
    const clerk = await ask('POST', '/Groups', { displayName: 'Posting', members: [{ value: id }] });
    expect(clerk.status).toBe(201);
    const refused = await ask('POST', '/Groups', { displayName: 'Finance', members: [{ value: id }] });
    expect(refused.body).toEqual(refusal(400, 'invalidValue'));
    expect(refused.body['detail']).toMatch(
      /^Name of ina.jones cannot be reconciliation analyst and controller at one site: Whoever /,
    );
    expect((await findPerson(server.db, id))?.roles).toEqual([{ role: 'reconciliation-analyst', site: '*' }]);
    const leaves = server.db.selectFrom('audit_leaf').select('entity').where('action', '=', 'person.provision.refused');
    expect(await leaves.execute()).toEqual([{ entity: id }]);
  });

  it('changes with the version it read, and no other', async () => {
    const id = await user('ed.fox');
    const { etag } = await ask('GET', `/Users/${id}`);
    const first = await ask('PATCH', `/Users/${id}`, replace('title', 'Clerk'), { 'if-match': etag ?? '' });
    expect(first.body).toMatchObject({ title: 'Clerk' });
    const late = await ask('PATCH', `/Users/${id}`, replace('title', 'Chief'), { 'if-match': etag ?? '' });
    expect([late.status, late.body]).toEqual([412, refusal(412)]);
  });

  it('is refused a name twice, a path that is not understood, and somebody who is not there', async () => {
    await user('flo.gray');
    expect((await ask('POST', '/Users', { userName: 'FLO.gray' })).body).toEqual(refusal(409, 'uniqueness'));
    expect((await ask('PATCH', '/Users/flo.gray', replace('a b', 1))).body).toEqual(refusal(400, 'invalidPath'));
    expect((await ask('GET', '/Users/nobody')).body).toEqual(refusal(404));
    expect((await ask('POST', '/Users', { displayName: 'No name' })).body).toEqual(refusal(400, 'invalidValue'));
  });

  it('is refused a circle in the hierarchy, of whatever length, and nothing of it is applied', async () => {
    const top = await user('gil.hall');
    const middle = await user('hal.ito', under(top));
    const low = await user('ida.jones', under(middle));
    const circle = await ask('PATCH', `/Users/${top}`, {
      schemas: [PATCH],
      Operations: [
        { op: 'replace', path: 'title', value: 'Queen' },
        { op: 'add', path: `${ENTERPRISE}:manager`, value: low },
      ],
    });
    expect([circle.status, circle.body]).toEqual([400, refusal(400, 'invalidValue')]);
    expect((await ask('GET', `/Users/${top}`)).body['title']).toBeUndefined();
    const self = await ask('PATCH', `/Users/${top}`, replace(`${ENTERPRISE}:manager.value`, top));
    expect(self.body).toEqual(refusal(400, 'invalidValue'));
  });

  it.each(['provisioning', 'operator', 'system'])(
    'gives nobody the id of an actor of the audit log: %s',
    async (id) => {
      expect(await user(`${id}@lakeshore.example`)).toBe(`${id}-2`);
    },
  );

  it.each(['yes', '1', '', 'inactive'])('neither keeps nor removes anybody for active "%s"', async (word) => {
    const id = await user(`lena.${word || 'nothing'}`);
    const answer = await ask('PATCH', `/Users/${id}`, replace('active', word));
    expect([answer.status, answer.body]).toEqual([400, refusal(400, 'invalidValue')]);
    expect(await findPerson(server.db, id)).not.toBeNull();
  });

  it('ends everything of a leaver at once', async () => {
    const id = await user('joy.kim');
    const person = await findPerson(server.db, id);
    const { token } = await addDevice(server.db, person!, { now: new Date() });
    const me = async () =>
      (await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await me()).toBe(200);
    expect((await ask('PATCH', `/Users/${id}`, replace('active', 'False'))).body).toMatchObject({ active: false });
    expect(await me()).toBe(401);
    expect(await documentOf(id)).toBeNull();
    expect(await findPerson(server.db, id)).toBeNull();
  });
});
