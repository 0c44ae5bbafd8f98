import { erpKinds } from './erp/erp-kinds.ts';

/** A setting with all its names, what it is without being set, and a line of help. */
export type Setting = {
  readonly flag: string | null;
  readonly env: string;
  readonly default: string | undefined;
  readonly help: string;
};

/** Every setting of the server, with all its names: as a flag, in the environment, and (the key) in the configuration file. */
export const settings = {
  port: { flag: '--port', env: 'PORT', default: '7410', help: 'port to listen on; 0 takes any free one' },
  host: { flag: '--host', env: 'COUNTERSIGN_HOST', default: '127.0.0.1', help: 'address to listen on' },
  mllpPort: {
    flag: '--mllp-port',
    env: 'COUNTERSIGN_MLLP_PORT',
    default: undefined,
    help: 'port on which HL7 v2 messages are taken (MLLP); 0 takes any free one. Without it none are',
  },
  mllpHost: {
    flag: null,
    env: 'COUNTERSIGN_MLLP_HOST',
    default: '127.0.0.1',
    help: 'address for it: it has no sign-in',
  },
  hotFolders: {
    flag: null,
    env: 'COUNTERSIGN_HOT_FOLDERS',
    default: undefined,
    help: 'folder under which all hot folders are; without it hot-folders in the data folder',
  },
  data: {
    flag: '--data',
    env: 'COUNTERSIGN_DATA',
    default: '.data',
    help: 'folder for the database, documents and keys',
  },
  databaseUrl: {
    flag: null, // A flag would show the password to everybody who lists processes.
    env: 'DATABASE_URL',
    default: undefined,
    help: 'PostgreSQL 15 or newer; without it the server runs one of its own in the data folder',
  },
  demo: {
    flag: '--demo',
    env: 'COUNTERSIGN_DEMO',
    default: 'true',
    help: 'or --no-demo: whether an empty database is filled with the demonstration organisation',
  },
  demoDays: {
    flag: '--demo-days',
    env: 'COUNTERSIGN_DEMO_DAYS',
    default: '60',
    help: 'days of history that a new demonstration organisation has; 0: none',
  },
  testFiles: {
    flag: '--test-files',
    env: 'COUNTERSIGN_TEST_FILES',
    default: 'hold',
    help: 'remittances that their sender marked as a test: hold them for a person, or post them in an installation for tests',
  },
  groupRoles: {
    flag: null,
    env: 'COUNTERSIGN_GROUP_ROLES',
    default: undefined,
    help: "roles by group of the organisation's directory: 'Group=role@site,role@*; Other group=role@site/payer:medicare+medicaid/kind:denial'",
  },
  scimToken: {
    flag: null, // As the password of the database.
    env: 'COUNTERSIGN_SCIM_TOKEN',
    default: undefined,
    help: 'with which the HR system provisions people at /scim/v2; without it nobody can',
  },
  oidcIssuer: {
    flag: null,
    env: 'COUNTERSIGN_OIDC_ISSUER',
    default: undefined,
    help: 'OpenID provider with which people may sign in; needs oidcClientId',
  },
  oidcClientId: {
    flag: null,
    env: 'COUNTERSIGN_OIDC_CLIENT_ID',
    default: undefined,
    help: 'what the provider knows this server as',
  },
  oidcClientSecret: {
    flag: null,
    env: 'COUNTERSIGN_OIDC_CLIENT_SECRET',
    default: undefined,
    help: 'where the provider gave one; else a public client',
  },
  oidcGroupsClaim: {
    flag: null,
    env: 'COUNTERSIGN_OIDC_GROUPS_CLAIM',
    default: 'groups',
    help: "claim that names a person's groups",
  },
  attemptsPerMinute: {
    flag: null,
    env: 'COUNTERSIGN_ATTEMPTS_PER_MINUTE',
    default: '600',
    help: 'sign-ins, renewals and wrong tokens that one client address may try in a minute, and a fifth of it one account; 0: no limit',
  },
  publicUrl: {
    flag: null,
    env: 'COUNTERSIGN_PUBLIC_URL',
    default: undefined,
    help: 'where machine clients reach the server, which their assertions name; without it they are let in on this machine alone',
  },
  devApiKey: {
    flag: '--dev-api-key',
    env: 'COUNTERSIGN_DEV_API_KEY',
    default: undefined,
    help: 'for local development alone: a token with which programs on this machine may do what machine clients may',
  },
  requestsPerMinute: {
    flag: null,
    env: 'COUNTERSIGN_REQUESTS_PER_MINUTE',
    default: '6000',
    help: 'requests that one person or machine client may make in a minute under /api/v1; 0: no limit',
  },
  trustedProxies: {
    flag: null,
    env: 'COUNTERSIGN_TRUSTED_PROXIES',
    default: undefined,
    help: "addresses of reverse proxies before the server, '10.0.0.5,10.1.0.0/16': their X-Forwarded-For is believed. Without it nobody's is",
  },
  auditYears: {
    flag: null,
    env: 'COUNTERSIGN_AUDIT_YEARS',
    default: '10',
    help: 'years that texts of the audit log are kept, 6 at least; a legal hold keeps longer',
  },
  smtpHost: {
    flag: null,
    env: 'COUNTERSIGN_SMTP_HOST',
    default: undefined,
    help: 'mail server by which people are told; needs smtpFrom. Without it no e-mail is sent',
  },
  smtpPort: { flag: null, env: 'COUNTERSIGN_SMTP_PORT', default: '587', help: 'its port' },
  smtpSecurity: {
    flag: null,
    env: 'COUNTERSIGN_SMTP_SECURITY',
    default: 'starttls',
    help: 'starttls, tls (from the first byte) or none (a mail server on this machine alone)',
  },
  smtpUser: {
    flag: null,
    env: 'COUNTERSIGN_SMTP_USER',
    default: undefined,
    help: 'with which the server signs in there; needs smtpPassword',
  },
  smtpPassword: { flag: null, env: 'COUNTERSIGN_SMTP_PASSWORD', default: undefined, help: 'to smtpUser' },
  smtpFrom: { flag: null, env: 'COUNTERSIGN_SMTP_FROM', default: undefined, help: 'address of the sender' },
  smtpCaFile: {
    flag: null,
    env: 'COUNTERSIGN_SMTP_CA_FILE',
    default: undefined,
    help: 'certificates (PEM) with which the mail server is trusted, where the usual ones do not do',
  },
  mailDomain: {
    flag: null,
    env: 'COUNTERSIGN_MAIL_DOMAIN',
    default: undefined,
    help: 'where people have their addresses of whom the HR system gives none: their account at this domain',
  },
  erp: {
    flag: '--erp',
    env: 'COUNTERSIGN_ERP',
    default: 'embedded',
    help: `embedded (our own ledger alone), or where what is posted there is forwarded to: ${erpKinds.join(', ')}`,
  },
  erpUrl: {
    flag: '--erp-url',
    env: 'COUNTERSIGN_ERP_URL',
    default: undefined,
    help: 'its address, like http://127.0.0.1:8000',
  },
  erpDatabase: {
    flag: '--erp-database',
    env: 'COUNTERSIGN_ERP_DATABASE',
    default: undefined,
    help: 'which books there: its database or company',
  },
  erpUser: {
    flag: '--erp-user',
    env: 'COUNTERSIGN_ERP_USER',
    default: undefined,
    help: 'who posts there: a user, a key or a client',
  },
  erpSecretFile: {
    flag: '--erp-secret-file',
    env: 'COUNTERSIGN_ERP_SECRET_FILE',
    default: undefined,
    help: 'file that holds the password or secret that belongs to erpUser and nothing else',
  },
  erpTokenUrl: {
    flag: '--erp-token-url',
    env: 'COUNTERSIGN_ERP_TOKEN_URL',
    default: undefined,
    help: 'where an ERP that asks for tokens gives them, when that does not follow from its address',
  },
  webhookNetworks: {
    flag: '--webhook-networks',
    env: 'COUNTERSIGN_WEBHOOK_NETWORKS',
    default: undefined,
    help: "inside networks that webhooks and questions to other servers may go to beside the public internet, '10.1.0.0/16,127.0.0.1'. Without it none is",
  },
  natsUrl: {
    flag: '--nats-url',
    env: 'COUNTERSIGN_NATS_URL',
    default: undefined,
    help: 'NATS server with JetStream that is told of events too, like tls://nats.example.org:4222. Without it none is',
  },
  natsCredentialsFile: {
    flag: '--nats-credentials-file',
    env: 'COUNTERSIGN_NATS_CREDENTIALS_FILE',
    default: undefined,
    help: 'credentials (.creds) with which the server signs in there',
  },
  otlpEndpoint: {
    flag: null,
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: undefined,
    help: 'collector of OpenTelemetry (OTLP over HTTP) that traces are sent to, like http://127.0.0.1:4318. Without it none are made',
  },
  documentLimitMb: {
    flag: null,
    env: 'COUNTERSIGN_DOCUMENT_LIMIT_MB',
    default: '100',
    help: 'megabytes that a document of a case may have, 1 to 100',
  },
  documentYears: {
    flag: null,
    env: 'COUNTERSIGN_DOCUMENT_YEARS',
    default: '10',
    help: 'years that documents of decided cases are kept, 6 at least; a legal hold keeps longer',
  },
  updates: {
    flag: '--updates',
    env: 'COUNTERSIGN_UPDATES',
    default: undefined,
    help: 'folder with releases of the workbench, which is served at /updates; without it none are',
  },
  log: { flag: '--log', env: 'COUNTERSIGN_LOG', default: 'warn', help: 'debug, info, warn, error or silent' },
} as const satisfies Readonly<Record<string, Setting>>;
