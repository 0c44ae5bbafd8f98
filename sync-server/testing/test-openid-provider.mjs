/* oxlint-disable typescript/no-unsafe-assignment -- plain JavaScript over a package that brings no types */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

/**
 * A real OpenID provider as a process of its own: `node test-openid-provider.mjs`, with what it needs in OPENID_PROVIDER as
 * JSON. Says on stdout where it listens. People are whoever signs in: their name is their id, and `groups` says their groups.
 */
const { port, issuer, jwks, clientId, groups } = JSON.parse(process.env['OPENID_PROVIDER'] ?? '{}');

const server = createServer();
await new Promise((resolve) => server.listen(port ?? 0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer ?? address, {
  clients: [
    {
      client_id: clientId,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  jwks,
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
  ttl: { AuthorizationCode: 60, IdToken: 300, AccessToken: 300, Session: 3600, Grant: 3600, Interaction: 600 },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, name: `Name of ${id}`, preferred_username: id, groups: groups[id] }),
  }),
});
server.on('request', provider.callback());
process.stdout.write(`${address}\n`);
