import { randomUUID } from 'node:crypto';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { shownFigures } from '../../src-shared/case/material.ts';
import { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import type { Records } from '../../src-shared/records/record.ts';
import type { CaseRequest, CommandOutcome, CommandPayload } from '../../src-shared/sync/command.ts';
import { writeOffProposal, type WriteOffStated } from '../../src-shared/testing/build-write-off.ts';
import { ImportReply, SignInReply } from '../../src-shared/wire/http.ts';
import { CommandsReply, SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { DEMO_PASSWORD } from '../../sync-server/demo/organisation.ts';
import { person, TestDevice } from '../../sync-server/testing/test-people.ts';
import type { SyncServer } from './sync-server.ts';

/** Somebody at another computer, without a window: for what a journey finds when it begins, and what others do meanwhile. */
export class RemotePerson {
  readonly #server: SyncServer;
  readonly #device: TestDevice;
  readonly #token: string;

  static async signIn(server: SyncServer, account: string): Promise<RemotePerson> {
    const device = new TestDevice(person(account));
    const { id, publicKey } = device;
    const body = { account, password: DEMO_PASSWORD, device: { id, name: 'Elsewhere', publicKey } };
    const reply = await fetch(`${server.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { token, lease } = SignInReply.parse(await reply.json());
    device.lease = lease.lease.id;
    return new RemotePerson(server, device, token);
  }

  private constructor(server: SyncServer, device: TestDevice, token: string) {
    this.#server = server;
    this.#device = device;
    this.#token = token;
  }

  async import(name: string, text: string): Promise<ImportReply> {
    const path = `/api/v1/imports?name=${encodeURIComponent(name)}`;
    return ImportReply.parse(await this.#ask('POST', path, 'application/octet-stream', text));
  }

  async case(id: string): Promise<CaseDocument> {
    return CaseDocument.parse(await this.#ask('GET', `/api/v1/cases/${id}`));
  }

  /** The newest case about an account; undefined while there is none. */
  async caseAbout(account: string): Promise<CaseDocument | undefined> {
    const page = (await this.#ask('GET', '/api/v1/cases?limit=500')) as { items: unknown[] };
    return page.items.map((item) => CaseDocument.parse(item)).find((one) => one.account === account);
  }

  async entries(): Promise<LedgerEntryDocument[]> {
    const page = (await this.#ask('GET', '/api/v1/ledger/entries?limit=500')) as { items: unknown[] };
    return page.items.map((item) => LedgerEntryDocument.parse(item));
  }

  /** Proposes a write-off. @returns its case, open or on its way to the ledger. */
  async propose(proposal: WriteOffStated): Promise<CaseDocument> {
    const account = `PA-${randomUUID().slice(0, 8).toUpperCase()}`;
    return await this.proposeCase(
      writeOffProposal({ account, reason: 'The payer will not reprocess it.', ...proposal }),
    );
  }

  /** Tells what a system around the desk knows. */
  async tell(records: Records): Promise<void> {
    await this.#ask('PUT', '/api/v1/records', 'application/json', JSON.stringify({ records }));
  }

  /** Proposes a case with the form of its kind. @returns it, also when it cannot be approved as it stands. */
  async proposeCase(request: CaseRequest): Promise<CaseDocument> {
    const { entity, outcome } = await this.#submit({ type: 'case.propose', ...request }, null);
    invariant(outcome.state === 'accepted', outcome.message);
    return this.case(entity);
  }

  /** Does something with a case as it is now. */
  async act(on: CaseDocument, payload: CommandPayload): Promise<CommandOutcome> {
    return (await this.#submit(payload, await this.case(on.id))).outcome;
  }

  async #submit(payload: CommandPayload, shown: CaseDocument | null) {
    const entity = shown?.id ?? randomUUID();
    const command = this.#device.command(payload, {
      entity,
      createdAt: instantOf(new Date()),
      basis: shown
        ? { ver: shown.ver, evidenceHash: shown.evidenceHash, shown: shownFigures(shown) }
        : { ver: 0, evidenceHash: '', shown: {} },
    });
    const body = JSON.stringify({ deviceId: this.#device.id, commands: [command] });
    const reply = CommandsReply.parse(await this.#ask('POST', '/sync/v1/commands', 'application/json', body));
    const [outcome] = reply.outcomes;
    invariant(outcome, 'a command has an outcome');
    return { entity, outcome };
  }

  async #ask(method: string, path: string, type?: string, body?: string): Promise<unknown> {
    const reply = await fetch(this.#server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
        ...(type ? { 'content-type': type } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
    const answer: unknown = await reply.json();
    invariant(reply.ok, `${method} ${path}: ${reply.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}
