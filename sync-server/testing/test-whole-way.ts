import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Client, { Message } from 'node-hl7-client';
import { expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { shownFigures } from '../../src-shared/case/material.ts';
import { normalisedName } from '../../src-shared/remittance/identify.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { costCentres, order, receipt, vendor } from '../../src-shared/testing/build-invoice.ts';
import type { ErpMappingReply, ErpReconciliation, ErpStatusReply } from '../../src-shared/wire/erp.ts';
import { SignInReply } from '../../src-shared/wire/http.ts';
import { CommandsReply, SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { DEMO_PASSWORD } from '../demo/organisation.ts';
import { startServer } from '../start-server.ts';
import { testDatabase } from '../store/test-database.ts';
import { baiText, claimsText, messageText } from './inbound-texts.ts';
import { plainClaim, remittanceText } from './test-import.ts';
import { newClientKey } from './test-machine-client.ts';
import { person, TestDevice } from './test-people.ts';
import type { TestTryton } from './test-tryton.ts';
import { addTrytonParty, trytonTrialBalance } from './test-tryton.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/samples');
const SAMPLE_DFT = join(SAMPLES, 'hl7v2-dft/microsoft_FHIR-Converter__DFT-P03-01.hl7');
const SAMPLE_COVERAGE = join(SAMPLES, 'fhir-r4-spec-examples/fhir-crucible_fhir_models__coverage-example.json');

const ubl = `<?xml version="1.0"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:cbc" xmlns:cac="urn:cac">
  <cbc:ID>INV-7</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:DueDate>2026-12-20</cbc:DueDate>
  <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>PO-7719</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Bayside Orthotics</cbc:Name></cac:PartyName></cac:Party></cac:AccountingSupplierParty>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="USD">100.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:InvoicedQuantity>1</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="USD">100.00</cbc:LineExtensionAmount>
    <cac:OrderLineReference><cbc:LineID>2</cbc:LineID></cac:OrderLineReference>
    <cac:Item><cbc:Name>Cleaning</cbc:Name></cac:Item>
    <cac:Price><cbc:PriceAmount>100</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>`;

/**
 * From the systems around the desk to the ERP: a server as it is started, other people's clients, files in a folder, people who
 * approve, and the entries in a live ERP.
 */
export function itGoesTheWholeWay(live: () => TestTryton): void {
  it('takes HL7, FHIR and files, links them, has people approve, and the entries stand in the ERP to the cent', async () => {
    const office = await Office.open(live());
    try {
      await office.connect();
      await office.tell();
      await office.dropFiles();

      const { remittance } = await eventually(async () => {
        const { items } = await office.ask<{ items: { id: string; trace: string; state: string }[] }>(
          'keith.vance',
          'GET',
          '/api/v1/remittances',
        );
        const paid = items.find(({ trace, state }) => trace === '990001' && state === 'posted');
        return paid && { remittance: paid.id };
      });
      const links = await eventually(async () => {
        const found = await office.ask<{ deposit: object | null; claims: { id: string }[] }>(
          'keith.vance',
          'GET',
          `/api/v1/remittances/${remittance}/links`,
        );
        return found.deposit && found.claims.length > 0 ? found : null;
      });
      expect(links).toMatchObject({ deposit: { amountMinor: 80_00, reason: 'trace' }, claims: [{ id: 'PA-WAY' }] });

      const held = await office.caseOf('out-of-balance');
      const invoice = await office.caseOf('vendor-invoice');
      expect(held).toMatchObject({ amountMinor: 81_00, state: 'open' });
      expect([invoice.amountMinor, invoice.blockedBy ?? []]).toEqual([100_00, []]);
      await office.approve('keith.vance', held);
      await office.approve('keith.vance', invoice);
      await eventually(async (say) => {
        const { erp } = await office.ask<ErpStatusReply>('keith.vance', 'GET', '/api/v1/erp');
        say(JSON.stringify(erp?.backlog), ...(erp?.unforwarded ?? []).map((one) => JSON.stringify(one)));
        return erp?.backlog.entries === 0 && erp.backlog.posted === 3 ? erp : null;
      });

      const books = await office.ask<ErpReconciliation>('keith.vance', 'GET', '/api/v1/erp/reconciliation');
      expect(books).toMatchObject({ entries: 3, missing: [], differing: [] });
      expect(books.accounts.filter(({ oursMinor, theirsMinor }) => oursMinor !== theirsMinor)).toEqual([]);
      const there = await trytonTrialBalance(live().admin(DATABASE), String(new Date().getFullYear()));
      const debits = [...there.values()].reduce((sum, [debit]) => sum + debit, 0);
      // The paid claim's charge, what was unapplied, and the invoice.
      expect(debits).toBe(100_00 + 81_00 + 100_00);
    } finally {
      await office.close();
    }
  }, 240_000);
}

const DATABASE = 'way';

class Office {
  readonly #url: string;
  readonly #data: string;
  readonly #mllpPort: number;
  readonly #stop: () => Promise<void>;
  readonly #people = new Map<string, { readonly device: TestDevice; readonly token: string }>();

  static async open(tryton: TestTryton): Promise<Office> {
    const data = await mkdtemp(join(tmpdir(), 'countersign-whole-way-'));
    const store = await testDatabase();
    const { url: erpUrl, database: erpDatabase, user: erpUser, secret } = await tryton.clone(DATABASE);
    // Whom bills are paid to is known there first.
    await addTrytonParty(tryton.admin(DATABASE), 'V-1');
    const erpSecretFile = join(data, 'erp-secret');
    await writeFile(erpSecretFile, secret, { mode: 0o600 });
    const mllpPort = await freePort();
    const server = await startServer(
      {
        port: 0,
        host: '127.0.0.1',
        data,
        databaseUrl: store.url,
        demo: true,
        demoDays: 0,
        testFiles: 'hold',
        auditYears: 10,
        documentLimitMb: 100,
        documentYears: 10,
        log: 'silent',
        mllpPort,
        erp: 'tryton',
        erpUrl,
        erpDatabase,
        erpUser,
        erpSecretFile,
      },
      () => {},
    );
    return new Office({ url: server.url, data, mllpPort }, async () => {
      await server.stop();
      await store.close();
      await rm(data, { recursive: true, force: true });
    });
  }

  private constructor(
    at: { readonly url: string; readonly data: string; readonly mllpPort: number },
    stop: () => Promise<void>,
  ) {
    this.#url = at.url;
    this.#data = at.data;
    this.#mllpPort = at.mllpPort;
    this.#stop = stop;
  }

  /** A folder, a program, and which accounts of the ERP ours are. */
  async connect(): Promise<void> {
    const settings = { kind: 'hot-folder', folder: 'inbox', ready: 'steady', everySeconds: 1, limitMb: 5 };
    const folder = { name: 'Inbox', site: '', enabled: true, settings };
    await this.ask('ines.calderon', 'POST', '/api/v1/connectors', folder);
    // The server begins one by itself as soon as the ERP says which accounts it has; a controller takes it over.
    const { version, mapping } = await eventually(async () => {
      const found = await this.ask<ErpMappingReply>('keith.vance', 'GET', '/api/v1/erp/mapping');
      return found.version > 0 ? found : null;
    });
    await this.ask('keith.vance', 'PUT', '/api/v1/erp/mapping', { base: version, note: 'Looked at', mapping });
  }

  /** What an EHR and a practice system say, each by a client of others. */
  async tell(): Promise<void> {
    const message = existsSync(SAMPLE_DFT)
      ? readFileSync(SAMPLE_DFT, 'utf8').replaceAll(/\r?\n/g, '\r')
      : messageText('ADT^A01', 'M-1', '20261124063540', ['EVN|A01|20261124063540', 'PID|1||7F3K0001^^^NORTH^MR']);
    // The client asks for the version that stands in the message.
    const version = existsSync(SAMPLE_DFT) ? '2.8' : '2.5.1';
    const client = new Client({ host: '127.0.0.1', version });
    const code = await new Promise<string>((resolve, reject) => {
      const connection = client.createConnection({ port: this.#mllpPort, version }, async (response) => {
        const answered = response.getMessage().get('MSA.1').toString();
        await connection.close();
        resolve(answered);
      });
      connection.sendMessage(new Message({ text: message.trimEnd() })).catch(reject);
    });
    invariant(code === 'AA', `the message was answered ${code}`);

    const token = await this.#program('way-ehr', ['system/*.write', 'system/*.read', 'records.write']);
    const resource = existsSync(SAMPLE_COVERAGE)
      ? (JSON.parse(readFileSync(SAMPLE_COVERAGE, 'utf8')) as { id: string; resourceType: string })
      : { resourceType: 'Patient', id: 'p-1' };
    const path = `/fhir/r4/${resource.resourceType}/${resource.id}`;
    const kept = await this.#send(token, 'PUT', path, resource);
    invariant(kept.status === 201, `${path} was answered ${kept.status}`);
    const read = (await (await this.#send(token, 'GET', path)).json()) as { id?: string };
    invariant(read.id === resource.id, `${path} is not there`);

    const known = { ...vendor(), keys: { name: normalisedName('Bayside Orthotics') } };
    const records = [known, ...costCentres, order(), receipt([{ line: '2', quantity: '1' }])];
    const told = { records: records.map((one) => ({ ...one, asOf: instantOf(new Date()) })) };
    const taken = await this.#send(token, 'PUT', '/api/v1/records', told);
    invariant(taken.status === 200, `the records were answered ${taken.status}`);
  }

  async dropFiles(): Promise<void> {
    const inbox = join(this.#data, 'hot-folders', 'inbox');
    await mkdir(inbox, { recursive: true });
    const files = {
      'claims.837': claimsText([{ id: 'PA-WAY', charge: '100' }]),
      'paid.835': remittanceText([{ trace: '990001', amount: '80', body: plainClaim('PA-WAY') }]),
      'broken.835': remittanceText([{ trace: '990002', amount: '81', body: plainClaim('PA-WAY2') }], {
        sender: 'OTHERHOUSE     ',
        control: '000000099',
      }),
      'bank.bai2': baiText([{ amountMinor: 80_00, reference: 'B1', text: 'TRN*1*990001*1460012345' }]),
      'invoice.xml': ubl,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(inbox, name), text);
  }

  /** The one case of a kind, once it is there. */
  async caseOf(kind: string): Promise<CaseDocument> {
    return await eventually(async () => {
      const { items } = await this.ask<{ items: unknown[] }>('keith.vance', 'GET', '/api/v1/cases?limit=500');
      return items.map((item) => CaseDocument.parse(item)).find((one) => one.kind === kind);
    });
  }

  async approve(who: string, shown: CaseDocument): Promise<void> {
    const { device } = await this.#signIn(who);
    const payload: CommandPayload = { type: 'case.decide', decision: 'approve', reason: '' };
    const { id: entity, ver, evidenceHash } = shown;
    const basis = { ver, evidenceHash, shown: shownFigures(shown) };
    const command = device.command(payload, { entity, createdAt: instantOf(new Date()), basis });
    const sent = { deviceId: device.id, commands: [command] };
    const { outcomes } = CommandsReply.parse(await this.ask(who, 'POST', '/sync/v1/commands', sent));
    invariant(outcomes[0]?.state === 'accepted', outcomes[0]?.message ?? 'no outcome');
  }

  async ask<T>(who: string, method: string, path: string, json?: object): Promise<T> {
    const response = await this.#send((await this.#signIn(who)).token, method, path, json);
    const body = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(body)}`);
    return body;
  }

  async close(): Promise<void> {
    await this.#stop();
  }

  async #send(token: string, method: string, path: string, json?: object): Promise<Response> {
    return await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': randomUUID(),
        [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  }

  async #signIn(account: string) {
    const known = this.#people.get(account);
    if (known) return known;
    const device = new TestDevice(person(account));
    const sent = {
      account,
      password: DEMO_PASSWORD,
      device: { id: device.id, name: 'Way', publicKey: device.publicKey },
    };
    const reply = await fetch(`${this.#url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    const { token, lease } = SignInReply.parse(await reply.json());
    device.lease = lease.lease.id;
    const made = { device, token };
    this.#people.set(account, made);
    return made;
  }

  /** Registers a program. @returns a token of its. */
  async #program(id: string, scopes: readonly string[]): Promise<string> {
    const key = await newClientKey('k1');
    const client = { id, name: 'Way EHR', scopes, sites: ['*'], keys: [key.publicKey] };
    await this.ask('ines.calderon', 'POST', '/api/v1/machine-clients', client);
    const audience = `${this.#url}/api/v1/oauth/token`;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await key.assertion(id, audience, new Date()),
    });
    const reply = (await (await fetch(audience, { method: 'POST', body: form })).json()) as { access_token: string };
    return reply.access_token;
  }
}

/** Waits for what the server does by itself. */
async function eventually<T>(look: (say: (...words: string[]) => void) => Promise<T | null | undefined>): Promise<T> {
  const until = performance.now() + 60_000;
  let said = '';
  for (;;) {
    const found = await look((...words) => (said = words.join(' ')));
    if (found !== null && found !== undefined) return found;
    if (performance.now() > until) throw new Error(`it did not come about: ${said}`);
    await pause(200);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
