import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { authenticate, type Session } from '../identity/sessions.ts';
import { grantedScopes } from '../services/granted-scopes.ts';
import type { Db } from '../store/transaction.ts';
import { HttpProblem } from './problems.ts';
import { requirePermission } from './route-rules.ts';

/** Of each request, with the instant at which it came. */
const sessions = new WeakMap<FastifyRequest, { readonly session: Session; readonly at: Date }>();

/** Every route registered on `app` after this asks for a valid session, of somebody whom its rule lets in. */
export function requireSession(app: FastifyInstance, deps: { readonly db: Db; readonly clock: () => Date }): void {
  app.addHook('onRequest', async (request) => {
    const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    const at = deps.clock();
    const session = token ? await authenticate(deps.db, token, at) : null;
    if (!session) {
      throw new HttpProblem('not-signed-in', 'The session is over or was never begun. Sign in again.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    sessions.set(request, { session, at });
    requirePermission(request, session.person);
  });
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

/** What the person of this request may see now. */
export async function scopesOfRequest(request: FastifyRequest, db: Db): Promise<string[]> {
  const { session, at } = sessionAndInstant(request);
  return grantedScopes(db, session.person, at);
}

/** The person sent this from the device they signed in on. */
export function requireDevice(request: FastifyRequest, deviceId: string): void {
  if (sessionOf(request).deviceId === deviceId) return;
  throw new HttpProblem('device-refused', 'This session was begun on another computer. Sign in again on this one.');
}
