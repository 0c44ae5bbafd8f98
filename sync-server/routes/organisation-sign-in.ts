import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SignInReply } from '../../src-shared/wire/http.ts';
import {
  OrganisationBeginReply,
  OrganisationBeginRequest,
  OrganisationFinishRequest,
  SignInWaysReply,
} from '../../src-shared/wire/organisation-sign-in.ts';
import {
  beginOrganisationSignIn,
  finishOrganisationSignIn,
  type OrganisationDeps,
  type OrganisationRefusal,
} from '../services/organisation-sign-in.ts';
import { HttpProblem } from './problems.ts';
import { problemOf, replyOf } from './sessions.ts';

/** Signing in at the organisation's OpenID provider: the browser's part is the workbench's, the proof is the server's. */
export async function organisationSignInRoutes(untyped: FastifyInstance, deps: OrganisationDeps): Promise<void> {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['identity'], security: [] };
  app.get(
    '/api/v1/sign-in-ways',
    { schema: { ...common, summary: 'How people may sign in here', response: { 200: SignInWaysReply } } },
    async () => ({ organisation: deps.provider !== null }),
  );
  app.post(
    '/api/v1/organisation-sign-ins',
    {
      schema: {
        ...common,
        summary: 'Begin to sign in with the organisation’s provider: what to open in the browser',
        body: OrganisationBeginRequest.strict(),
        response: { 201: OrganisationBeginReply },
      },
    },
    async (request, reply) => {
      const begun = await beginOrganisationSignIn(deps, request.body.redirectUri);
      if (!begun.ok) throw refused(begun.error, deps);
      return reply.code(201).header('cache-control', 'no-store').send(begun.value);
    },
  );
  app.post(
    '/api/v1/organisation-sign-ins/answers',
    {
      schema: {
        ...common,
        summary: 'Finish it with what the provider sent the browser back with',
        body: OrganisationFinishRequest.strict(),
        response: { 201: SignInReply },
      },
    },
    async (request, reply) => {
      const signedIn = await finishOrganisationSignIn(deps, request.body);
      if (!signedIn.ok) throw refused(signedIn.error, deps);
      return reply.code(201).header('cache-control', 'no-store').send(replyOf(signedIn.value));
    },
  );
}

function refused(refusal: OrganisationRefusal, deps: OrganisationDeps): HttpProblem {
  switch (refusal.kind) {
    case 'noProvider':
      return new HttpProblem('not-found', 'People do not sign in with an organisation here.');
    case 'providerUnreachable':
      return new HttpProblem('unavailable', 'Your organisation’s sign-in does not answer. Try again in a moment.');
    case 'providerRefused':
      return new HttpProblem('sign-in-refused', 'Your organisation’s sign-in did not vouch for you. Begin again.');
    case 'unknownFlow':
      return new HttpProblem('sign-in-refused', 'This sign-in has ended or was begun elsewhere. Begin again.');
    case 'noRole': {
      const named =
        refusal.groups.length === 0 ? 'You are in no group' : `None of your groups (${refusal.groups.join(', ')})`;
      const why =
        refusal.groups.length === 0 ? `${named} that gives you a role here` : `${named} gives you a role here`;
      return new HttpProblem('no-role', `${why}. Ask your administrator.`);
    }
    case 'nameTaken':
      return new HttpProblem(
        'sign-in-refused',
        `The name ${refusal.userName} is somebody else's here. Ask your administrator.`,
      );
    case 'hasLeft':
      return new HttpProblem('sign-in-refused', 'You are no longer known here. Ask your administrator.');
    case 'toxicRoles':
      return new HttpProblem('no-role', `${refusal.text} Ask your administrator.`);
    case 'notAKey':
    case 'deviceKnownOtherwise':
    case 'deviceRevoked':
      return problemOf(refusal, deps);
  }
}
