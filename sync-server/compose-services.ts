import { join, resolve } from 'node:path';
import type { KindRegistry } from '../src-shared/case/kind.ts';
import { caseKinds } from '../src-shared/case/kinds.ts';
import type { AppDeps } from './app.ts';
import { DocumentFiles } from './documents/document-files.ts';
import { loadDocumentKeys } from './documents/document-keys.ts';
import { embeddedLedger, openBooks } from './erp/adapters/embedded-ledger/embedded-ledger.ts';
import type { ErpLink } from './erp/erp-link.ts';
import { forwardEntries } from './erp/forward/forward-entries.ts';
import type { ErpAdapter } from './erp/port.ts';
import { loadSealedSecrets, type SealedSecrets } from './identity/sealed-secrets.ts';
import { loadServerKey } from './identity/server-key.ts';
import type { MailTransport } from './mail/port.ts';
import { createEngine, type Engine } from './orchestration/engine/engine.ts';
import type { Tuning } from './orchestration/engine/tuning.ts';
import { erpCallHandler } from './orchestration/post-entry.ts';
import { mailCallHandler, openMailGate } from './orchestration/send-mail.ts';
import { ERP_QUEUE, MAIL_QUEUE } from './orchestration/process-names.ts';
import { processes } from './orchestration/processes.ts';
import { type DeliverDeps, WebhookDelivery } from './outbound/deliver-webhooks.ts';
import { type EventBroker, NATS_OUTLET, publishEvents } from './outbound/publish-events.ts';
import { PublishedKeys } from './identity/published-keys.ts';
import { askAddressIn } from './outbound/ask-address.ts';
import { sendMessage } from './outbound/send-message.ts';
import { LARGEST_DOCUMENT_BYTES } from '../src-shared/document/pieces.ts';
import type { DocumentTerms } from './services/attach-document.ts';
import { acknowledgeImport } from './services/acknowledge-import.ts';
import { compareAndOpen, compareBooks } from './services/compare-books.ts';
import { commandHandlers } from './services/command-handlers.ts';
import { addressBook, gatherMails } from './services/gather-mails.ts';
import { findCases, type Found } from './services/find-cases.ts';
import { findImport } from './services/find-import.ts';
import { importFile, type ImportFileDeps } from './services/import-file.ts';
import { importInvoices } from './services/import-invoices.ts';
import { beginMapping } from './services/keep-erp.ts';
import { notifyPeople } from './services/notify-people.ts';
import { operateProcessNow } from './services/operate-process.ts';
import { previewCase, proposeCaseNow } from './services/propose-case.ts';
import { publishPolicies } from './services/publish-policies.ts';
import { reassociateDeposits } from './services/reassociate-deposits.ts';
import { receive, type Receive } from './services/receive.ts';
import { ConnectorRunner } from './services/run-connectors.ts';
import { referenceReader } from './services/reference.ts';
import { openOutlet } from './store/event-outlets.ts';
import { openTarget } from './store/erp-forwards.ts';
import { listPeople } from './store/people.ts';
import { takeRecords } from './services/take-records.ts';
import { readAddresses } from './store/notices.ts';
import type { Db } from './store/transaction.ts';
import { traced } from './telemetry/tracing.ts';

export type ServiceDeps = {
  readonly db: Db;
  /** Of the same database, for connections of their own. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly clock: () => Date;
  /** Remittances that their sender marked as a test post like others; they are held by default. */
  readonly testsPost?: boolean;
  /** The kinds of cases; by default all that the product knows. */
  readonly kinds?: KindRegistry;
  /** Of documents; by default the largest there are, kept ten years. */
  readonly documentTerms?: DocumentTerms;
  /** No hot folder is outside of it; by default a folder in the data folder. */
  readonly hotFolders?: string | undefined;
  /** Address at which connectors take HL7 messages; by default this machine alone. */
  readonly mllpHost?: string | undefined;
  /** Where entries are posted; by default the ledger in the same database. */
  readonly erp?: ErpAdapter;
  /** Where what is posted is forwarded to; by default nowhere. */
  readonly erpLink?: ErpLink | null;
  /** Where events are published; by default nowhere. */
  readonly broker?: EventBroker | null;
  /** Inside networks that webhooks may go to; by default none. */
  readonly webhookNetworks?: readonly string[];
  /** How people are told by e-mail; by default they are not. */
  readonly mail?: {
    readonly transport: MailTransport;
    /** A fingerprint: after a refused sign-in another configuration is tried, and the same is not. */
    readonly configuration: string;
    /** Where people have their addresses who are given none; null: nowhere. */
    readonly domain: string | null;
  };
  /** How patient the engine is; by default as `DEFAULT_TUNING`. */
  readonly tuning?: Partial<Tuning>;
  /** Told of what failed in the background and will be tried again. */
  readonly reportFault: (error: unknown) => void;
};

export type Services = Pick<
  AppDeps,
  | 'handlers'
  | 'importFile'
  | 'findImport'
  | 'compare'
  | 'proposeCase'
  | 'operateProcess'
  | 'previewCase'
  | 'takeRecords'
  | 'serverKey'
  | 'readPolicies'
  | 'documents'
  | 'erpLink'
  | 'secrets'
  | 'webhookNetworks'
  | 'publishedKeys'
  | 'importAgain'
> & {
  /** Tells other systems of events; to be done again and again. */
  readonly webhooks: WebhookDelivery;
  /** Publishes them where a broker is; to be done again and again. @returns how many changes were told. */
  readonly publishEvents: () => Promise<number>;
  /** Runs what administrators have set up: its `tick` is to be done again and again. */
  readonly connectors: ConnectorRunner;
  /** Sends to the ERP what is posted; to be done again and again. @returns how many entries came there. */
  readonly forward: () => Promise<number>;
  readonly engine: Engine;
  /** What connectors hand to the pipeline. */
  readonly receive: Receive;
  /** Opens the cases that nobody has reported; to be done again and again. */
  readonly findCases: () => Promise<Found>;
  /** Tells people what concerns them; to be done again and again. */
  readonly notify: () => Promise<number>;
};

const DEFAULT_DOCUMENT_TERMS: DocumentTerms = { limitBytes: LARGEST_DOCUMENT_BYTES, years: 10 };

/** Installs what the use cases rest on (policies, accounts) and connects them with what they need, by hand. */
export async function composeServices(deps: ServiceDeps): Promise<Services> {
  const { db, clock, reportFault } = deps;
  const erpLink = deps.erpLink ?? null;
  const erp = deps.erp ?? embeddedLedger({ db, clock });
  const kinds = deps.kinds ?? caseKinds;
  await publishPolicies(deps);
  await openBooks(db);
  if (deps.broker) await openOutlet(db, NATS_OUTLET);
  if (erpLink) await openTarget(db, erpLink.target, erpLink.configuration, clock());
  const readReference = referenceReader(clock);
  const readPolicies: Parameters<typeof processes>[0]['readPolicies'] = async (tx) =>
    (await readReference(tx)).policies;
  const telling = { kinds, readReference, readAddresses: addressesOf(deps.mail) };
  const engine = await createEngine({
    db,
    url: deps.databaseUrl,
    clock,
    definitions: (orchestration) =>
      processes({ engine: orchestration, kinds, readPolicies, readReference, mail: telling }),
    callHandlers: {
      [ERP_QUEUE]: erpCallHandler({ db, clock, erp }),
      [MAIL_QUEUE]: mailCallHandler(db, deps.mail?.transport ?? null, deps.clock),
    },
    onError: reportFault,
    ...(deps.tuning ? { tuning: deps.tuning } : {}),
  });
  if (deps.mail) await openMailGate({ db, clock, engine }, deps.mail.configuration);
  const commandDeps = { engine, ...telling };
  const { documentTerms: documents = DEFAULT_DOCUMENT_TERMS } = deps;
  const importing = importingWith({ ...deps, engine }, commandDeps);
  const outbound = outboundOf(deps);
  const looking = { db, clock, kinds, engine, readReference };
  return {
    engine,
    erpLink,
    ...outbound,
    forward: async () => (erpLink ? await forwardTo({ db, clock, link: erpLink }) : 0),
    compare: (opens) => (opens ? compareAndOpen(looking) : compareBooks(looking)),
    findCases: () => findCases(looking),
    notify: async () =>
      (await notifyPeople({ ...telling, db, clock })) + (await gatherMails({ ...telling, db, clock, engine })),
    serverKey: await loadServerKey(db, clock()),
    readPolicies,
    documents: {
      db,
      clock,
      files: new DocumentFiles(deps.dataDir),
      keys: await loadDocumentKeys(db, clock()),
      years: documents.years,
    },
    handlers: commandHandlers({ ...commandDeps, documents }),
    importFile: importing,
    ...waysIn(deps, outbound.secrets, importing),
    findImport: (id, person) => findImport(db, id, person),
    operateProcess: (...operation) => operateProcessNow({ db, clock, engine }, ...operation),
    proposeCase: (...proposal) => proposeCaseNow({ ...commandDeps, db, clock }, ...proposal),
    previewCase: (...proposal) => previewCase({ ...commandDeps, db, clock }, ...proposal),
    takeRecords: (...told) => takeRecords({ db, clock }, ...told),
  };
}

/** What becomes of a file, whichever way it came. */
function importingWith(
  deps: ServiceDeps & Pick<ImportFileDeps, 'engine'>,
  cases: Omit<Parameters<typeof importInvoices>[0], 'db' | 'clock' | 'dataDir'>,
): Services['importAgain'] {
  const { db, clock, dataDir, reportFault } = deps;
  const invoices: ImportFileDeps['importInvoices'] = (...arrived) =>
    importInvoices({ ...cases, db, clock, dataDir }, ...arrived);
  return async (file) => {
    const imported = await traced('intake.import', { 'file.sha256': file.sha256, 'file.bytes': file.bytes }, () =>
      importFile({ ...deps, reportBug: reportFault, importInvoices: invoices }, file),
    );
    // What is read again was answered when it came.
    if (imported.ok && !file.replay) await acknowledgeImport({ db, clock, dataDir }, imported.value);
    // What came in is in: a fault here is made up for by the next file.
    if (imported.ok && /^(x12-835|nacha|bank-)/.test(imported.value.kind)) {
      await reassociateDeposits({ db, clock }).catch(reportFault);
    }
    return imported;
  };
}

/** Who tells other systems of events. */
function outboundOf({ db, clock, dataDir, reportFault, broker = null, webhookNetworks: named = [] }: ServiceDeps) {
  const secrets = loadSealedSecrets(dataDir);
  const webhookNetworks = { named };
  const send: DeliverDeps['send'] = (message, ending) => sendMessage(message, webhookNetworks, ending);
  const webhooks = new WebhookDelivery({ db, clock, secrets, chance: Math.random, send, reportFault });
  const chance = Math.random;
  const publish = async () => (broker ? await publishEvents({ db, clock, chance, broker }, NATS_OUTLET) : 0);
  const publishedKeys = new PublishedKeys({ ask: askAddressIn(webhookNetworks), clock });
  return { secrets, webhookNetworks, publishedKeys, webhooks, publishEvents: publish };
}

/** Connectors hand what comes by them to `importing`, as everybody does. */
function waysIn(
  { db, clock, dataDir, hotFolders, mllpHost = '127.0.0.1', webhookNetworks = [], reportFault }: ServiceDeps,
  secrets: SealedSecrets,
  importFile: Services['importAgain'],
): Pick<Services, 'receive' | 'importAgain' | 'connectors'> {
  const receiving: Receive = (arrival) => receive({ dataDir, importFile }, arrival);
  const connectors = new ConnectorRunner({
    db,
    clock,
    dataDir,
    hotFolders: resolve(hotFolders ?? join(dataDir, 'hot-folders')),
    mllpHost,
    secrets,
    importFile,
    receive: receiving,
    ask: askAddressIn({ named: webhookNetworks }),
    reportFault,
  });
  return { receive: receiving, importAgain: importFile, connectors };
}

async function forwardTo({ db, clock, link }: { db: Db; clock: () => Date; link: ErpLink }): Promise<number> {
  await beginMapping({ db, clock, link });
  return await forwardEntries({ db, clock, target: link.target, erp: link.erp, chance: Math.random });
}

/** Nobody's, where no e-mail is sent. */
function addressesOf(mail: ServiceDeps['mail']): ReturnType<typeof addressBook> {
  return mail ? addressBook(readAddresses, listPeople, mail.domain) : async () => new Map();
}
