import { describe, expect, it } from 'vitest';
import { ServerClient } from './server-client.ts';

/** A client whose token has ended, what it sends, and the tokens it asks to have renewed. */
function clientWithAnEndedToken() {
  const sent: string[] = [];
  const renewed: string[] = [];
  let token = 'ended';
  const client = new ServerClient({
    server: 'http://server.example',
    token: () => token,
    fetch: async (address, init) => {
      const { method, url, headers } = new Request(address, init);
      sent.push(`${method} ${new URL(url).pathname}`);
      const isKnown = headers.get('authorization') === 'Bearer new';
      return isKnown ? new Response('{}') : Response.json({ title: 'Not signed in' }, { status: 401 });
    },
    renew: async (stale) => {
      renewed.push(stale);
      token = 'new';
    },
    timeoutMs: 5_000,
  });
  return { client, sent, renewed };
}

describe('a request whose token has ended', () => {
  it.each<[string, string, (client: ServerClient) => Promise<unknown>]>([
    ['to revoke a computer', 'POST /api/v1/devices/d1/revocation', (client) => client.revokeDevice('d1')],
    ['to sign out everywhere', 'DELETE /api/v1/sessions', (client) => client.signOut(true)],
  ])('%s is sent once more with a new one', async (_, request, ask) => {
    const { client, sent, renewed } = clientWithAnEndedToken();
    await ask(client);
    expect(renewed).toEqual(['ended']);
    expect(sent).toEqual([request, request]);
  });

  const device = { id: 'd1', name: 'computer', publicKey: 'key' };
  const callback = 'http://127.0.0.1:1/callback?code=abc';
  it.each<[string, (client: ServerClient) => Promise<unknown>]>([
    ['to sign in', (client) => client.signIn({ account: 'maya', password: 'wrong', device })],
    ['to finish a sign-in with the organisation', (client) => client.finishOrganisationSignIn({ callback, device })],
    ['to renew', (client) => client.renew({ refreshToken: 'used', deviceId: 'd1', attempt: 'a1', proof: '' })],
    ['to end that very session', (client) => client.signOut()],
  ])('%s is not sent twice', async (_, ask) => {
    const { client, sent, renewed } = clientWithAnEndedToken();
    await expect(ask(client)).rejects.toMatchObject({ reason: { kind: 'signedOut' } });
    expect(renewed).toEqual([]);
    expect(sent).toHaveLength(1);
  });
});
