import type { JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ScimUser } from '../../src-shared/wire/scim.ts';
import { SignInReply } from '../../src-shared/wire/http.ts';
import { parseGroupRoles } from '../identity/group-roles.ts';
import { openIdProvider } from '../identity/openid-provider.ts';
import { saveUser } from '../store/scim.ts';
import { inTransaction } from '../store/transaction.ts';
import { addPerson, person, TestDevice } from '../testing/test-people.ts';
import { CLIENT_ID, TestOpenId, type Tampering } from '../testing/test-openid.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const REDIRECT = 'http://127.0.0.1:45678/callback';
const groups: Record<string, string[]> = {
  nora: ['Clinic managers', 'Choir'],
  omar: ['Choir'],
  pia: ['Clinic managers'],
  quinn: ['Clinic managers'],
  rosa: ['Clinic managers', 'Posting'],
  sara: ['Imaging', 'Clinic managers'],
  tara: ['Clinic managers'],
  uma: ['Clinic managers'],
  una: ['Clinic managers'],
  ute: ['Clinic managers'],
  wes: ['Clinic managers'],
};

let provider: TestOpenId;
let server: TestServer;
let now = new Date();
beforeAll(async () => {
  provider = await TestOpenId.start(groups);
  const mapping = parseGroupRoles(
    'Clinic managers=clinic-manager@westside-clinic; Imaging=clinic-manager@northgate-imaging; Posting=reconciliation-analyst@*',
  );
  if (!mapping.ok) throw new Error(mapping.error);
  const settings = { issuer: provider.url, clientId: CLIENT_ID, groupsClaim: 'groups' };
  server = await startTestServer({
    provider: openIdProvider(settings),
    groupRoles: mapping.value,
    clock: () => now,
  });
});
afterAll(async () => {
  await server.close();
  await provider.stop();
});
afterEach(() => {
  provider.tampering = null;
});

type Answer = { status: number; body: Record<string, unknown> };

async function post(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function callbackOf(login: string): Promise<string> {
  const begun = await post('organisation-sign-ins', { redirectUri: REDIRECT });
  expect(begun.status).toBe(201);
  return provider.browse(begun.body['url'] as string, login);
}

function finish(callback: string): Promise<Answer> {
  const { id, publicKey } = new TestDevice(person('anybody'));
  return post('organisation-sign-ins/answers', { callback, device: { id, name: 'Desk', publicKey } });
}

const problem = (kind: string) => expect.objectContaining({ type: `/problems/${kind}` }) as unknown;

describe('signing in with the organisation', () => {
  it('is offered, and lets in whom the provider vouches for, with the roles of their groups', async () => {
    const ways = await fetch(`${server.url}/api/v1/sign-in-ways`);
    expect(await ways.json()).toEqual({ organisation: true });
    const reply = SignInReply.parse((await finish(await callbackOf('nora'))).body);
    expect(reply.person).toEqual({
      id: 'nora',
      name: 'Name of nora',
      roles: [{ role: 'clinic-manager', site: 'westside-clinic' }],
    });
    expect(reply.lease.lease.personId).toBe('nora');
  });

  it('knows them again, and their groups decide anew each time', async () => {
    expect((await finish(await callbackOf('pia'))).status).toBe(201);
    provider.tampering = { sign: 'own', claims: (claims) => ({ ...claims, groups: ['Choir'] }) };
    const without = await finish(await callbackOf('pia'));
    expect(without.body).toEqual(problem('no-role'));
    const rows = server.db.selectFrom('person_role').selectAll().where('person_id', '=', 'pia');
    expect(await rows.execute()).toEqual([]);
  });

  it('tells who has no role here which groups they are in', async () => {
    const refused = await finish(await callbackOf('omar'));
    expect([refused.status, refused.body]).toEqual([403, problem('no-role')]);
    expect(refused.body['detail']).toBe('None of your groups (Choir) gives you a role here. Ask your administrator.');
  });

  it('lets in nobody whose groups give two roles that must be kept apart, and says which', async () => {
    const refused = await finish(await callbackOf('rosa'));
    expect([refused.status, refused.body]).toEqual([403, problem('no-role')]);
    expect(refused.body['detail']).toMatch(
      /^Name of rosa cannot be clinic manager and reconciliation analyst at one site: Whoever .* Ask your administrator\.$/,
    );
    const leaves = server.db.selectFrom('audit_leaf').select('body').where('action', '=', 'identity.sign-in.refused');
    const bodies = (await leaves.where('entity', '=', 'rosa').execute()).map(({ body }) => body);
    expect(bodies).toEqual([expect.stringContaining('toxicRoles')]);
  });

  it('changes nobody whose groups name the same roles in another order', async () => {
    const reversed = (claims: JWTPayload) => ({ ...claims, groups: ['Clinic managers', 'Imaging'] });
    expect((await finish(await callbackOf('sara'))).status).toBe(201);
    expect((await finish(await callbackOf('sara'))).status).toBe(201);
    provider.tampering = { sign: 'own', claims: reversed };
    expect((await finish(await callbackOf('sara'))).status).toBe(201);
    const changes = server.db.selectFrom('audit_leaf').select('id').where('action', '=', 'person.provision');
    expect(await changes.where('entity', '=', 'sara').execute()).toHaveLength(1);
  });

  it('knows who was provisioned under their name the first time, and lets in nobody else who gets the name', async () => {
    const tara = person('tara', ['clinic-manager', 'westside-clinic']);
    await addPerson(server.db, tara);
    const provisioned = ScimUser.parse({ userName: 'tara' });
    await inTransaction(server.db, (tx) => saveUser(tx, 'tara', provisioned, now));
    expect((await finish(await callbackOf('tara'))).status).toBe(201);
    expect((await finish(await callbackOf('tara'))).status).toBe(201);
    provider.tampering = { sign: 'own', claims: (claims) => ({ ...claims, preferred_username: 'tara' }) };
    expect((await finish(await callbackOf('uma'))).body).toEqual(problem('sign-in-refused'));
    provider.tampering = null;
    expect((await finish(await callbackOf('tara'))).status).toBe(201);
  });

  it.each([
    [true, 'uma', 'vera'],
    [false, 'una', 'una'],
    [undefined, 'ute', 'ute'],
  ])('names somebody by their address only where the provider has verified it: %s', async (isVerified, login, id) => {
    const claims = (all: JWTPayload) => ({
      ...all,
      preferred_username: undefined,
      email: 'vera@lakeshore.example',
      email_verified: isVerified,
    });
    provider.tampering = { sign: 'own', claims };
    expect(SignInReply.parse((await finish(await callbackOf(login))).body).person.id).toBe(id);
  });

  it.each(['provisioning', 'operator', 'system'])(
    'gives nobody the id of an actor of the audit log: %s',
    async (id) => {
      provider.tampering = {
        sign: 'own',
        claims: (claims) => ({ ...claims, preferred_username: `${id}@lakeshore.example` }),
      };
      expect((await finish(await callbackOf('wes'))).body).toEqual(problem('sign-in-refused'));
    },
  );

  it('never takes over an account of this server that has the same name', async () => {
    await addPerson(server.db, person('quinn', ['controller', '*']));
    expect((await finish(await callbackOf('quinn'))).body).toEqual(problem('sign-in-refused'));
  });
});

describe('an answer of the provider', () => {
  const refusals = async () => {
    const leaves = server.db.selectFrom('audit_leaf').select('id').where('action', '=', 'identity.sign-in.refused');
    return (await leaves.execute()).length;
  };

  it('is taken once', async () => {
    const callback = await callbackOf('nora');
    expect((await finish(callback)).status).toBe(201);
    expect((await finish(callback)).body).toEqual(problem('sign-in-refused'));
  });

  it('with another state is refused', async () => {
    const callback = new URL(await callbackOf('nora'));
    callback.searchParams.set('state', 'another-state-than-was-given');
    expect((await finish(callback.href)).body).toEqual(problem('sign-in-refused'));
  });

  it('that nobody had asked for leaves nothing in the audit log, which anybody could fill with them', async () => {
    const before = await refusals();
    await finish(`${REDIRECT}?state=invented&code=invented`);
    expect(await refusals()).toBe(before);
  });

  it('that comes after ten minutes is refused', async () => {
    const callback = await callbackOf('nora');
    now = new Date(now.getTime() + 10 * 60_000 + 1);
    expect((await finish(callback)).body).toEqual(problem('sign-in-refused'));
    now = new Date();
  });

  it('with a code that was spent elsewhere is refused', async () => {
    const callback = new URL(await callbackOf('nora'));
    callback.searchParams.set('code', 'a-code-that-the-provider-never-gave');
    expect((await finish(callback.href)).body).toEqual(problem('sign-in-refused'));
  });

  it.each<[string, Tampering]>([
    ['another nonce', { sign: 'own', claims: (claims) => ({ ...claims, nonce: 'another' }) }],
    ['another audience', { sign: 'own', claims: (claims) => ({ ...claims, aud: 'somebody-else' }) }],
    ['another issuer', { sign: 'own', claims: (claims) => ({ ...claims, iss: 'https://elsewhere.example' }) }],
    ['an end that has passed', { sign: 'own', claims: (claims) => ({ ...claims, exp: 1_700_000_000 }) }],
    ['a stranger’s signature', { sign: 'stranger' }],
    ['no signature', { sign: 'none' }],
  ])('whose id token has %s is refused, and the refusal is on record', async (_name, tampering) => {
    const callback = await callbackOf('nora');
    provider.tampering = tampering;
    const before = await refusals();
    expect((await finish(callback)).body).toEqual(problem('sign-in-refused'));
    expect(await refusals()).toBe(before + 1);
  });

  it('has to come to the address that it was asked for', async () => {
    const callback = await callbackOf('nora');
    const elsewhere = callback.replace(':45678', ':45679');
    expect((await finish(elsewhere)).body).toEqual(problem('sign-in-refused'));
    expect((await post('organisation-sign-ins', { redirectUri: 'https://evil.example/callback' })).status).toBe(400);
  });
});

describe('a provider that is away', () => {
  it('is told in words, and other ways in stay open', async () => {
    const settings = { issuer: 'http://127.0.0.1:1', clientId: CLIENT_ID, groupsClaim: 'groups' };
    const cut = await startTestServer({ provider: openIdProvider(settings) });
    const response = await fetch(`${cut.url}/api/v1/organisation-sign-ins`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirectUri: REDIRECT }),
    });
    expect([response.status, await response.json()]).toEqual([503, problem('unavailable')]);
    expect((await fetch(`${cut.url}/api/v1/demo-accounts`)).status).toBe(200);
    await cut.close();
  });
});
