import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MachineScope } from '../../src-shared/authority/machine-client.ts';
import { TokenReply, TokenRequest } from '../../src-shared/wire/machine-clients.ts';
import { issueMachineToken, type MachineClientDeps } from '../services/machine-clients.ts';

export type OAuthDeps = MachineClientDeps & {
  /** Where clients reach this server; null: at a loopback address, as they name it. */
  readonly publicUrl: string | null;
};

const TOKEN_PATH = '/api/v1/oauth/token';

/** Tokens for machine clients. Answers and errors are those of OAuth. @see RFC 6749 §5, RFC 8414 */
export async function oauthRoutes(app: FastifyInstance, deps: OAuthDeps): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post(TOKEN_PATH, { schema: { hide: true } }, async (request, reply) => {
    const parsed = TokenRequest.safeParse(request.body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      const isGrant = issue.path[0] === 'grant_type';
      const why = `${issue.path.join('.')}: ${issue.message}`;
      return refuse(reply, 400, isGrant ? 'unsupported_grant_type' : 'invalid_request', why);
    }
    const base = baseOf(request, deps);
    if (base === null) {
      return refuse(reply, 400, 'invalid_request', 'The server needs publicUrl to give tokens away from this machine.');
    }
    const { client_assertion: assertion, scope } = parsed.data;
    const issued = await issueMachineToken(deps, { assertion, scope, audience: `${base}${TOKEN_PATH}` });
    if (issued.ok) return reply.headers(UNCACHED).send(TokenReply.parse(issued.value));
    const { error, why } = issued.error;
    return refuse(reply, error === 'invalid_client' ? 401 : 400, error, why);
  });
  app.get('/.well-known/oauth-authorization-server', { schema: { hide: true } }, async (request, reply) => {
    const base = baseOf(request, deps);
    if (base === null) return refuse(reply, 400, 'invalid_request', 'The server has no publicUrl.');
    return {
      issuer: base,
      token_endpoint: `${base}${TOKEN_PATH}`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
      scopes_supported: MachineScope.options,
    };
  });
}

const UNCACHED = { 'cache-control': 'no-store', pragma: 'no-cache' };
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/;

/** Without a configured address the Host is only believed of this machine: elsewhere it is whatever the sender says. */
function baseOf({ protocol, host }: FastifyRequest, { publicUrl }: OAuthDeps): string | null {
  if (publicUrl !== null) return publicUrl.replace(/\/$/, '');
  return LOOPBACK.test(host) ? `${protocol}://${host}` : null;
}

function refuse(reply: FastifyReply, status: number, error: string, why: string): FastifyReply {
  return reply.code(status).headers(UNCACHED).send({ error, error_description: why });
}
