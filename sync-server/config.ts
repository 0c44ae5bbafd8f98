import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../src-shared/base/result.ts';
import { Days, PerMinute, Port, Proxies, Years, YesNo } from './config-values.ts';
import { type Setting, settings as named } from './config-settings.ts';
import { problemsTogether } from './config-together.ts';
import { type ErpKind, erpKinds } from './erp/erp-kinds.ts';
import { type GroupRoles, parseGroupRoles } from './identity/group-roles.ts';

/** As text, since that is what flags and the environment hold; a configuration file may write numbers and booleans plainly. */
const schema = {
  port: Port,
  host: z.string().min(1, 'must not be empty'),
  mllpPort: Port.optional(),
  mllpHost: z.string().min(1, 'must not be empty'),
  hotFolders: z.string().min(1, 'must not be empty').optional(),
  data: z.string().min(1, 'must not be empty'),
  databaseUrl: z
    .url({
      protocol: /^postgres(ql)?$/,
      hostname: /.*/,
      error: 'must look like postgresql://user:password@host:5432/name',
    })
    .optional(),
  demo: YesNo,
  demoDays: Days,
  testFiles: z.enum(['hold', 'post'], 'must be hold or post'),
  groupRoles: z
    .string()
    .transform((text, context) => {
      const parsed = parseGroupRoles(text);
      if (parsed.ok) return parsed.value;
      context.addIssue({ code: 'custom', message: parsed.error });
      return z.NEVER;
    })
    .optional(),
  scimToken: z.string().min(32, 'must have 32 characters or more').optional(),
  oidcIssuer: z.url({ protocol: /^https?$/, error: 'must be the address of the provider' }).optional(),
  oidcClientId: z.string().min(1).optional(),
  oidcClientSecret: z.string().min(1).optional(),
  oidcGroupsClaim: z.string().min(1),
  attemptsPerMinute: PerMinute,
  devApiKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{20,200}$/, 'must be 20 to 200 letters, digits, _ or -')
    .optional(),
  requestsPerMinute: PerMinute,
  publicUrl: z
    .url({ protocol: /^https?$/, hostname: /.*/, error: 'must look like https://billing.example.org' })
    .optional(),
  trustedProxies: Proxies.optional(),
  auditYears: Years,
  smtpHost: z.string().min(1).optional(),
  smtpPort: Port.pipe(z.int().min(1, 'must be a port, 1 to 65535')),
  smtpSecurity: z.enum(['starttls', 'tls', 'none'], 'must be starttls, tls or none'),
  smtpUser: z.string().min(1).optional(),
  smtpPassword: z.string().min(1).optional(),
  smtpFrom: z.email('must be an e-mail address').optional(),
  smtpCaFile: z.string().min(1).optional(),
  mailDomain: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, 'must be a domain, like example.org')
    .optional(),
  erp: z.enum(['embedded', ...erpKinds], `must be embedded, ${erpKinds.join(', ')}`),
  erpUrl: z.url({ protocol: /^https?$/, hostname: /.*/, error: 'must look like http://127.0.0.1:8000' }).optional(),
  erpDatabase: z.string().min(1).optional(),
  erpUser: z.string().min(1).optional(),
  erpSecretFile: z.string().min(1).optional(),
  erpTokenUrl: z
    .url({ protocol: /^https?$/, hostname: /.*/, error: 'must be the address where tokens are given' })
    .optional(),
  webhookNetworks: Proxies.optional(),
  natsUrl: z
    .url({ protocol: /^(nats|tls)$/, hostname: /.*/, error: 'must look like tls://nats.example.org:4222' })
    .optional(),
  natsCredentialsFile: z.string().min(1).optional(),
  otlpEndpoint: z
    .url({ protocol: /^https?$/, hostname: /.*/, error: 'must look like http://127.0.0.1:4318' })
    .optional(),
  documentLimitMb: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a number of megabytes, 1 to 100')
    .transform(Number),
  documentYears: Years,
  updates: z
    .string()
    .min(1)
    .transform((folder) => resolve(folder))
    .optional(),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent'),
};
type Key = keyof typeof schema;

const settings: Readonly<Record<Key, Setting>> = named;
const keys = Object.keys(settings) as Key[];

const FILE_FLAG = '--config';
const FILE_ENV = 'COUNTERSIGN_CONFIG';

/** Flags that may stand without a value. */
const SWITCHES: ReadonlySet<string> = new Set(['--demo', '--no-demo']);

export type Config = {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** undefined: no HL7 v2 messages are taken. */
  readonly mllpPort?: number | undefined;
  readonly mllpHost?: string | undefined;
  /** undefined: in the data folder. */
  readonly hotFolders?: string | undefined;
  /** Absolute path. */
  readonly data: string;
  /** undefined: the server manages a PostgreSQL of its own. */
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  /** Days of history that a new demonstration organisation is given. */
  readonly demoDays: number;
  /** What becomes of a remittance that its sender marked as a test (ISA15 = T). */
  readonly testFiles: 'hold' | 'post';
  /** undefined: no group gives a role. */
  readonly groupRoles?: GroupRoles | undefined;
  readonly scimToken?: string | undefined;
  readonly oidcIssuer?: string | undefined;
  readonly oidcClientId?: string | undefined;
  readonly oidcClientSecret?: string | undefined;
  readonly oidcGroupsClaim?: string | undefined;
  /** Of one client address that is not signed in; 0, or undefined: as many as it likes. */
  readonly attemptsPerMinute?: number | undefined;
  /** Of one caller under /api/v1; 0, or undefined: as many as they like. */
  readonly requestsPerMinute?: number | undefined;
  /** undefined: machine clients come in with what they sign alone. */
  readonly devApiKey?: string | undefined;
  /** undefined: machine clients are let in on this machine alone. */
  readonly publicUrl?: string | undefined;
  /** Whose word it is believed which address a request comes from: addresses and networks; undefined: nobody's. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Texts of the audit log are kept so long. */
  readonly auditYears: number;
  /** undefined: no e-mail is sent. */
  readonly smtpHost?: string | undefined;
  readonly smtpPort?: number | undefined;
  readonly smtpSecurity?: 'starttls' | 'tls' | 'none' | undefined;
  readonly smtpUser?: string | undefined;
  readonly smtpPassword?: string | undefined;
  readonly smtpFrom?: string | undefined;
  readonly smtpCaFile?: string | undefined;
  readonly mailDomain?: string | undefined;
  /** undefined: as embedded. */
  readonly erp?: 'embedded' | ErpKind | undefined;
  readonly erpUrl?: string | undefined;
  readonly erpDatabase?: string | undefined;
  readonly erpUser?: string | undefined;
  readonly erpSecretFile?: string | undefined;
  readonly erpTokenUrl?: string | undefined;
  /** Inside networks that webhooks may go to; undefined: none. */
  readonly webhookNetworks?: readonly string[] | undefined;
  /** undefined: no broker is told of events. */
  readonly natsUrl?: string | undefined;
  readonly natsCredentialsFile?: string | undefined;
  /** undefined: nothing is traced. */
  readonly otlpEndpoint?: string | undefined;
  /** Megabytes (of 1024 × 1024 bytes) that a document may have. */
  readonly documentLimitMb: number;
  /** Documents of decided cases are kept so long. */
  readonly documentYears: number;
  /** Folder with releases of the workbench, an absolute path; undefined: none are served. */
  readonly updates?: string | undefined;
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
};

/** `key` is the name under which the bad value was given: '--port', 'PORT', or 'port' in the named file. */
export type ConfigProblem = { readonly key: string; readonly message: string };

/**
 * Reads the server's settings. A flag wins over the environment, that over the JSON file named by `--config` or
 * `COUNTERSIGN_CONFIG`, that over the default. An unknown flag or key is a problem: it is a misspelt known one.
 *
 * @param argv  the arguments after the program's name: `--name value`, `--name=value`; `--demo` and `--no-demo` stand alone.
 * @param readText  reads the configuration file.
 * @returns every problem there is, not only the first.
 */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  readText: (file: string) => string = (file) => readFileSync(file, 'utf8'),
): Result<Config, ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  const flags = readFlags(argv, problems);
  const file = flags.get(FILE_FLAG) ?? env[FILE_ENV];
  const inFile = file ? readConfigFile(file, readText, problems) : {};
  const values: Partial<Record<Key, unknown>> = {};
  for (const key of keys) {
    const given = findValue(key, flags, env, inFile, file);
    const parsed = schema[key].safeParse(given.text);
    if (parsed.success) values[key] = parsed.data;
    else problems.push({ key: given.name, message: parsed.error.issues.map(({ message }) => message).join('; ') });
  }
  if (problems.length === 0) {
    const nameOf = (key: Key): string => findValue(key, flags, env, inFile, file).name;
    problems.push(...problemsTogether(values as Config, nameOf));
  }
  if (problems.length > 0) return err(problems);
  const config = values as Omit<Config, 'databaseUrl'> & { databaseUrl?: string };
  return ok({ ...config, databaseUrl: config.databaseUrl, data: resolve(config.data) });
}

/** The help text of `npm run -s server -- --help`. */
export function configHelp(): string {
  const lines = keys.map((key) => {
    const { flag, env, help, default: fallback } = settings[key];
    const names = `${(flag ?? '').padEnd(12)}  ${env.padEnd(22)}  ${key.padEnd(11)}`;
    return `  ${names}  ${help}${fallback === undefined ? '' : ` (default ${fallback})`}`;
  });
  return [
    "The Countersign sync server. A flag wins over the environment, that over the configuration file's key.",
    '',
    `  ${'flag'.padEnd(12)}  ${'environment'.padEnd(22)}  ${'key in file'.padEnd(11)}`,
    ...lines,
    `  ${FILE_FLAG.padEnd(12)}  ${FILE_ENV.padEnd(22)}  ${''.padEnd(11)}  a JSON file with any of these keys`,
  ].join('\n');
}

function findValue(
  key: Key,
  flags: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
  inFile: Readonly<Record<string, unknown>>,
  file: string | undefined,
): { name: string; text: unknown } {
  const { flag, env: variable, default: fallback } = settings[key];
  const flagged = flag === null ? undefined : flags.get(flag);
  if (flag !== null && flagged !== undefined) return { name: flag, text: flagged };
  // An empty variable counts as none: that is how a shell script switches one off.
  if (env[variable]) return { name: variable, text: env[variable] };
  const filed = inFile[key];
  // A list or an object stays what it is, so that the schema refuses it.
  if (filed !== undefined)
    return {
      name: `${key} in ${file}`,
      text: typeof filed === 'number' || typeof filed === 'boolean' ? String(filed) : filed,
    };
  return { name: key, text: fallback };
}

function readFlags(argv: readonly string[], problems: ConfigProblem[]): Map<string, string> {
  const known = [FILE_FLAG, ...keys.map((key) => settings[key].flag)].filter((flag) => flag !== null);
  const flags = new Map<string, string>();
  const rest = [...argv];
  while (rest.length > 0) {
    const [name = '', inline] = rest.shift()!.split(/=(.*)/s);
    if (SWITCHES.has(name) && inline === undefined) {
      flags.set(name.replace('--no-', '--'), name.startsWith('--no-') ? 'false' : 'true');
    } else if (!known.includes(name)) {
      problems.push({ key: name, message: `is not an option of the server (${known.join(', ')})` });
    } else if (inline === undefined && (rest[0] === undefined || rest[0].startsWith('--'))) {
      problems.push({ key: name, message: 'needs a value' });
    } else flags.set(name, inline ?? rest.shift()!);
  }
  return flags;
}

function readConfigFile(
  file: string,
  readText: (file: string) => string,
  problems: ConfigProblem[],
): Record<string, unknown> {
  try {
    const values = z.record(z.string(), z.unknown()).parse(JSON.parse(readText(file)));
    for (const key of Object.keys(values)) {
      if (!Object.hasOwn(settings, key)) problems.push({ key: `${key} in ${file}`, message: 'is not a setting' });
    }
    return values;
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it must hold one JSON object' : String(error);
    problems.push({ key: FILE_FLAG, message: `${file} cannot be read: ${why}` });
    return {};
  }
}
