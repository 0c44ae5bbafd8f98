import { Person } from '../../src-shared/authority/person.ts';
import { type Desk, openDesk } from './test-desk.ts';
import { addDevice, addPerson } from './test-people.ts';
import { startTestServer, type TestServer } from './test-server.ts';

type Answer = { readonly status: number; readonly body: unknown; readonly etag: string | null };

/** Test support: a desk whose connectors run, and an administrator who asks its server. */
export class Connections {
  readonly desk: Desk;
  readonly server: TestServer;
  readonly #token: string;

  constructor(desk: Desk, server: TestServer, token: string) {
    this.desk = desk;
    this.server = server;
    this.#token = token;
  }

  async ask(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text), etag: response.headers.get('etag') };
  }

  /** Lets connectors look once, and finish what they found. */
  async look(): Promise<void> {
    this.desk.now = new Date(this.desk.now.getTime() + 60_000);
    await this.desk.services.connectors.tick();
    await this.desk.services.connectors.settle();
  }

  async close(): Promise<void> {
    await this.desk.services.connectors.stop();
    await this.server.close();
    await this.desk.close();
  }
}

export async function openConnections(now: Date): Promise<Connections> {
  const desk = await openDesk(now);
  const { connectors, secrets, importFile, importAgain, documents } = desk.services;
  const server = await startTestServer({
    db: desk.db,
    dataDir: desk.dataDir,
    clock: () => desk.now,
    connectors,
    secrets,
    importFile,
    importAgain,
    documents,
  });
  const administrator = Person.parse({ id: 'ada', name: 'Ada', roles: [{ role: 'administrator', site: '*' }] });
  await addPerson(desk.db, administrator);
  const { token } = await addDevice(desk.db, administrator, { now, hours: 1000 });
  return new Connections(desk, server, token);
}
