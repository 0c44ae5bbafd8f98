import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { unreachable } from '../../src-shared/base/invariant.ts';
import { DemoAccountsReply, RenewRequest, SignInReply, SignInRequest } from '../../src-shared/wire/http.ts';
import type { EnrolRefusal } from '../identity/enrol-device.ts';
import type { IdentityPort, SignInRefusal } from '../identity/identity-port.ts';
import type { RenewRefusal } from '../identity/tokens.ts';
import { type AdmitDeps, type Admitted, renew, revocationOrder, signOut } from '../services/admit.ts';
import { signIn } from '../services/sign-in.ts';
import { listDemoAccounts } from '../store/people.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

export type SessionDeps = AdmitDeps & {
  readonly identity: IdentityPort;
};

const StrictSignInRequest = SignInRequest.extend({ device: SignInRequest.shape.device.strict() }).strict();

/** Routes for somebody who is not signed in yet. */
export async function signInRoutes(untyped: FastifyInstance, deps: SessionDeps): Promise<void> {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/sessions',
    {
      schema: {
        summary: 'Sign in on a device; the device is enrolled the first time',
        tags: ['identity'],
        security: [],
        body: StrictSignInRequest,
        response: { 201: SignInReply },
      },
    },
    async (request, reply) => {
      const signedIn = await signIn(deps, request.body);
      if (!signedIn.ok) throw problemOf(signedIn.error, deps);
      return reply.code(201).header('cache-control', 'no-store').send(replyOf(signedIn.value));
    },
  );
  app.post(
    '/api/v1/sessions/renew',
    {
      schema: {
        summary: 'New tokens and a new lease for a refresh token, which is used up',
        tags: ['identity'],
        security: [],
        body: RenewRequest.strict(),
        response: { 200: SignInReply },
      },
    },
    async (request, reply) => {
      const renewed = await renew(deps, request.body);
      if (!renewed.ok) throw problemOf(renewed.error, deps);
      return reply.header('cache-control', 'no-store').send(replyOf(renewed.value));
    },
  );
  app.get(
    '/api/v1/demo-accounts',
    {
      schema: {
        summary: 'Accounts to pick from in a demonstration organisation',
        tags: ['identity'],
        security: [],
        response: { 200: DemoAccountsReply },
      },
    },
    async () => ({ accounts: await listDemoAccounts(deps.db) }),
  );
}

/** Routes about the session one has. */
export async function ownSessionRoutes(untyped: FastifyInstance, deps: SessionDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/me',
    { schema: { summary: 'Who is signed in', tags: ['identity'], response: { 200: Person } } },
    async (request) => sessionOf(request).person,
  );
  app.delete(
    '/api/v1/sessions/current',
    {
      schema: { summary: 'Sign out', tags: ['identity'], response: { 204: z.null().describe('Signed out') } },
    },
    async (request, reply) => {
      await signOut(deps, sessionOf(request), 'here');
      return reply.code(204).send(null);
    },
  );
  app.delete(
    '/api/v1/sessions',
    {
      schema: {
        summary: 'Sign out everywhere: on every computer of this person',
        tags: ['identity'],
        response: { 204: z.null().describe('Signed out') },
      },
    },
    async (request, reply) => {
      await signOut(deps, sessionOf(request), 'everywhere');
      return reply.code(204).send(null);
    },
  );
}

/** The answer that lets somebody in. */
export function replyOf({ tokens, person, lease, serverKey }: Admitted): SignInReply {
  return {
    token: tokens.token,
    expiresAt: instantOf(tokens.expiresAt),
    refreshToken: tokens.refreshToken,
    refreshExpiresAt: instantOf(tokens.refreshExpiresAt),
    person,
    lease,
    serverKey,
  };
}

export function problemOf(
  refusal: SignInRefusal | EnrolRefusal | RenewRefusal,
  { serverKey }: Pick<AdmitDeps, 'serverKey'>,
): HttpProblem {
  switch (refusal.kind) {
    case 'wrongCredentials':
      return new HttpProblem('wrong-credentials', 'No account has this name and password.');
    case 'throttled': {
      const seconds = Math.ceil(refusal.retryAfterMs / 1000);
      return new HttpProblem('too-many-attempts', `Too many failed attempts. Try again in ${seconds} s.`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    case 'notAKey':
      return new HttpProblem('malformed-request', 'device.publicKey: not an Ed25519 key', {
        errors: [{ path: 'device.publicKey', message: 'is not an Ed25519 key (SPKI DER, base64)' }],
      });
    case 'deviceKnownOtherwise':
      return new HttpProblem('device-refused', 'This computer is known with another key or as another person’s.');
    case 'deviceRevoked':
      return new HttpProblem('device-revoked', 'This computer was revoked. Ask your administrator.', {
        members: { order: revocationOrder(serverKey, { id: refusal.deviceId, revokedAt: refusal.revokedAt }) },
      });
    case 'familyEnded':
      return new HttpProblem('not-signed-in', 'Your sign-in has ended. Sign in again.');
    case 'notProven':
      return new HttpProblem('not-signed-in', 'This computer did not prove that it holds its key. Sign in again.');
    case 'refreshReused':
      return new HttpProblem(
        'refresh-reused',
        'Your sign-in was used from two places, so it was ended everywhere it reached. Sign in again.',
      );
    default:
      return unreachable(refusal);
  }
}
