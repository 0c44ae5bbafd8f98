import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type MachineGrant,
  MachineScope,
  scopesOfClient,
  sitesBeyond,
} from '../../src-shared/authority/machine-client.ts';
import { Person } from '../../src-shared/authority/person.ts';
import { NETWORK } from '../../src-shared/authority/scopes.ts';
import { SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { authenticate, hashOfToken, type Session } from '../identity/sessions.ts';
import { grantedScopes } from '../services/granted-scopes.ts';
import { findMachineToken } from '../store/machine-clients.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { HttpProblem } from './problems.ts';
import { requireClientPermission, requirePermission, scopeMissing } from './route-rules.ts';

/** Of requests of machine clients, which have no session. */
const clients = new WeakMap<FastifyRequest, MachineGrant>();
/** Of each request, with the instant at which it came. */
const sessions = new WeakMap<FastifyRequest, { readonly session: Session; readonly at: Date }>();

type AccessDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** Token of programs under development; null: there is none. */
  readonly devApiKey?: string | null;
};

/** Every route registered on `app` after this asks for a valid session, of somebody whom its rule lets in. */
export function requireSession(app: FastifyInstance, deps: AccessDeps): void {
  app.addHook('onRequest', async (request) => {
    const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    const at = deps.clock();
    const session = token ? await authenticate(deps.db, token, at) : null;
    const client = token && !session ? await clientOf(deps, token, at) : null;
    if (client) {
      clients.set(request, client);
      requireClientPermission(request, client);
      return;
    }
    if (!session) {
      throw new HttpProblem('not-signed-in', 'The session is over or was never begun. Sign in again.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    sessions.set(request, { session, at });
    requirePermission(request, session.person);
  });
}

async function clientOf({ db, devApiKey }: AccessDeps, token: string, at: Date): Promise<MachineGrant | null> {
  const tokenHash = hashOfToken(token);
  // Hashes: how long it takes to compare them tells nothing of the key.
  if (devApiKey && tokenHash === hashOfToken(devApiKey)) {
    return { id: 'dev-api-key', name: 'Development', scopes: MachineScope.options, sites: ['*'] };
  }
  return await findMachineToken(db, tokenHash, at);
}

/** Every route registered on `app` after this refuses a client that speaks another version of the sync protocol. */
export function requireProtocol(app: FastifyInstance): void {
  const spoken = String(SYNC_PROTOCOL_VERSION);
  app.addHook('onRequest', async (request, reply) => {
    reply.header(SYNC_PROTOCOL_HEADER, spoken);
    if (request.headers[SYNC_PROTOCOL_HEADER] === spoken) return;
    throw new HttpProblem(
      'outdated',
      `This server speaks version ${spoken} of the sync protocol. Update the workbench.`,
      {
        headers: { upgrade: `countersign-sync/${spoken}` },
        members: { version: SYNC_PROTOCOL_VERSION },
      },
    );
  });
}

/** Who answers are kept for and requests are counted of; null: nobody has proved who they are. */
export function callerOf(request: FastifyRequest): string | null {
  const client = clients.get(request);
  if (client) return `client ${client.id}`;
  const known = sessions.get(request);
  return known ? `person ${known.session.person.id}` : null;
}

export function sessionOf(request: FastifyRequest): Session {
  return sessionAndInstant(request).session;
}

function sessionAndInstant(request: FastifyRequest): { readonly session: Session; readonly at: Date } {
  const known = sessions.get(request);
  if (!known) throw new Error(`${request.routeOptions.url} does not ask for a session`);
  return known;
}

/** Whether a program asks by itself. */
export function isMachine(request: FastifyRequest): boolean {
  return clients.has(request);
}

/** Who asks, a person or a machine client; it has no roles that anything could be decided by. */
export function actorOf(request: FastifyRequest): Person {
  const client = clients.get(request);
  if (!client) return sessionOf(request).person;
  return Person.parse({ id: `client:${client.id}`, name: client.name, roles: [] });
}

/** @throws HttpProblem when a machine client asks about sites that it was not registered for. */
export function requireSites(request: FastifyRequest, sites: readonly string[]): void {
  const client = clients.get(request);
  const beyond = client ? sitesBeyond(client, sites) : [];
  if (beyond.length === 0) return;
  const words = beyond.map((site) => (site === NETWORK ? 'all of the network' : site));
  throw new HttpProblem('not-permitted', `This client was not registered for ${words.join(', ')}.`);
}

/** @throws HttpProblem when a machine client has none of these scopes. */
export function requireScope(request: FastifyRequest, scopes: readonly MachineScope[]): void {
  const client = clients.get(request);
  if (client && !scopes.some((scope) => client.scopes.includes(scope))) throw scopeMissing(scopes);
}

/** Whether whoever asks may know what happens at a site; '': what belongs to none. A person who gets there may of all of them. */
export function seesSite(request: FastifyRequest, site: string): boolean {
  const client = clients.get(request);
  return !client || client.sites.includes('*') || client.sites.includes(site);
}

/** What the person or client of this request may see now. */
export async function scopesOfRequest(request: FastifyRequest, db: Db): Promise<string[]> {
  const client = clients.get(request);
  if (client) return scopesOfClient(client, await listSites(db));
  const { session, at } = sessionAndInstant(request);
  return grantedScopes(db, session.person, at);
}

/** The person sent this from the device they signed in on. */
export function requireDevice(request: FastifyRequest, deviceId: string): void {
  if (sessionOf(request).deviceId === deviceId) return;
  throw new HttpProblem('device-refused', 'This session was begun on another computer. Sign in again on this one.');
}
