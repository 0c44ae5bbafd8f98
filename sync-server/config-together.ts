import type { Config, ConfigProblem } from './config.ts';

type NameOf = (key: keyof Config) => string;

/** What only shows when several settings are looked at together. @param nameOf  under which name a setting was given. */
export function problemsTogether(config: Config, nameOf: NameOf): ConfigProblem[] {
  return [
    ...mailProblems(config, nameOf),
    ...erpProblems(config, nameOf),
    ...mllpProblems(config, nameOf),
    ...natsProblems(config, nameOf),
    ...devKeyProblems(config, nameOf),
  ];
}

function mllpProblems({ mllpPort, port }: Config, nameOf: NameOf): ConfigProblem[] {
  if (mllpPort === undefined || mllpPort !== port || port === 0) return [];
  return [{ key: nameOf('mllpPort'), message: 'must be another port than port' }];
}

/** Whoever has the key may do much: it is for a server that nobody else reaches. */
function devKeyProblems({ devApiKey, host, publicUrl, trustedProxies }: Config, nameOf: NameOf): ConfigProblem[] {
  if (devApiKey === undefined) return [];
  if (LOOPBACK.has(host) && publicUrl === undefined && trustedProxies === undefined) return [];
  const message =
    'is for local development: the server must listen on this machine alone, without publicUrl and trustedProxies';
  return [{ key: nameOf('devApiKey'), message }];
}

function natsProblems({ natsUrl, natsCredentialsFile }: Config, nameOf: NameOf): ConfigProblem[] {
  if (natsUrl === undefined) {
    return natsCredentialsFile === undefined ? [] : [{ key: nameOf('natsCredentialsFile'), message: 'needs natsUrl' }];
  }
  const { protocol, hostname } = new URL(natsUrl);
  if (protocol === 'tls:' || LOOPBACK.has(hostname.replace(/^\[|\]$/g, ''))) return [];
  return [{ key: nameOf('natsUrl'), message: 'must begin with tls, except on this machine' }];
}

function mailProblems(config: Config, nameOf: NameOf): ConfigProblem[] {
  const { smtpHost, smtpFrom, smtpUser, smtpPassword, smtpSecurity } = config;
  const problems: ConfigProblem[] = [];
  if (smtpHost === undefined) {
    for (const key of ['smtpFrom', 'smtpUser', 'smtpPassword', 'smtpCaFile', 'mailDomain'] as const) {
      if (config[key] !== undefined) problems.push({ key: nameOf(key), message: 'needs smtpHost' });
    }
    return problems;
  }
  if (smtpFrom === undefined)
    problems.push({ key: nameOf('smtpHost'), message: 'needs smtpFrom, the address of the sender' });
  if (smtpUser !== undefined && smtpPassword === undefined)
    problems.push({ key: nameOf('smtpUser'), message: 'needs smtpPassword' });
  if (smtpPassword !== undefined && smtpUser === undefined)
    problems.push({ key: nameOf('smtpPassword'), message: 'needs smtpUser' });
  if (smtpSecurity === 'none' && !LOOPBACK.has(smtpHost)) {
    problems.push({ key: nameOf('smtpSecurity'), message: 'may be none for a mail server on this machine only' });
  }
  return problems;
}

const ERP_KEYS = ['erpUrl', 'erpDatabase', 'erpUser', 'erpSecretFile'] as const;

function erpProblems(config: Config, nameOf: NameOf): ConfigProblem[] {
  const isOutside = config.erp !== 'embedded';
  if (isOutside) {
    const missing = ERP_KEYS.filter((key) => config[key] === undefined);
    if (missing.length > 0) return [{ key: nameOf('erp'), message: `needs ${missing.join(', ')}` }];
    const parts = PARTS[config.erp ?? ''];
    if (parts && !parts.shape.test(config[parts.key] ?? ''))
      return [{ key: nameOf(parts.key), message: `must look like ${parts.like}` }];
    if (config.erp === 'business-central' && !config.erpTokenUrl && !CLOUD_TENANT.test(config.erpUrl ?? ''))
      return [{ key: nameOf('erpUrl'), message: 'names no tenant of the cloud, and needs erpTokenUrl' }];
    // A secret never goes over a network in the clear.
    return (['erpUrl', 'erpTokenUrl'] as const)
      .filter((key) => isInTheClear(config[key]))
      .map((key) => ({ key: nameOf(key), message: 'must begin with https, except on this machine' }));
  }
  return [...ERP_KEYS, 'erpTokenUrl' as const]
    .filter((key) => config[key] !== undefined)
    .map((key) => ({ key: nameOf(key), message: 'needs erp to be another than embedded' }));
}

/** Settings that are several things in one, for the ERPs that ask for so many. */
const PARTS: Readonly<Record<string, { key: 'erpUser' | 'erpDatabase'; shape: RegExp; like: string }>> = {
  netsuite: { key: 'erpUser', shape: /^[^:]+:[^:]+$/, like: 'CLIENT:CERTIFICATE' },
  oracle: {
    key: 'erpDatabase',
    shape: /^\d+:\d+:[^:*]*\*[^:*]*$/,
    like: 'LEDGER:DATA-ACCESS-SET:COMBINATION, 3001:3002:01-*-000',
  },
};

const CLOUD_TENANT = /^https:\/\/api\.businesscentral\.dynamics\.com\/v2\.0\/[^/]+\//;

function isInTheClear(address: string | undefined): boolean {
  const url = new URL(address ?? 'https://127.0.0.1');
  return url.protocol === 'http:' && !LOOPBACK.has(url.hostname.replace(/^\[|\]$/g, ''));
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
