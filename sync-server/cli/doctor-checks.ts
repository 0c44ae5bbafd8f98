import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fault, type Finding, good, warning } from '../../src-shared/support/finding.ts';
import { LOG_KEY_FILE } from '../audit/log-key.ts';
import type { Config } from '../config.ts';
import { OPERATOR_TOKEN_FILE } from '../identity/operator-token.ts';
import { listenFault, portHolder } from '../port-holder.ts';
import { lockHolder } from '../store/directory-lock.ts';

export type DoctorLimits = { readonly leastFreeMb: number; readonly nodeVersion: string };

const OLDEST_NODE = [22, 18] as const;
const ANSWERS_WITHIN_MS = 5_000;

export function checkNode({ nodeVersion }: DoctorLimits): Finding {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (isNewEnough) return good('Node', nodeVersion);
  return fault(
    'Node',
    `${nodeVersion} is too old`,
    `Start with "npm run server", which brings its own, or install ${OLDEST_NODE.join('.')} or newer.`,
  );
}

export function checkDataFolder({ data }: Config): Finding {
  const check = 'Data folder';
  if (!existsSync(data))
    return warning(check, `${data} is not there`, 'The first start makes it. If there was one, name it with --data.');
  if (!statSync(data).isDirectory()) return fault(check, `${data} is a file`, 'Choose another folder with --data.');
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
    return good(check, data);
  } catch {
    return fault(
      check,
      `${data} cannot be written to by this user`,
      `Run this as the user who runs the server, or give it the folder: chown USER ${data}`,
    );
  }
}

export function checkDisk({ data }: Config, { leastFreeMb }: DoctorLimits): Finding {
  const check = 'Disk space';
  if (!existsSync(data)) return good(check, 'not looked at: there is no data folder yet');
  const { bavail, bsize } = statfsSync(data);
  const freeMb = Math.floor((bavail * bsize) / 1024 / 1024);
  if (freeMb >= leastFreeMb) return good(check, `${freeMb} MB are free`);
  return fault(
    check,
    `only ${freeMb} MB are free below ${data}`,
    `Make room: ${leastFreeMb} MB or more. Without it nothing new is stored; nothing is lost.`,
  );
}

/** Files that let whoever reads them act as the server, or at its command line. */
export function checkKeyFiles({ data }: Config): Finding[] {
  return [LOG_KEY_FILE, OPERATOR_TOKEN_FILE].flatMap((name): Finding[] => {
    const path = join(data, name);
    if (!existsSync(path)) return [];
    const mode = statSync(path).mode & 0o777;
    const isClosed = (mode & 0o077) === 0;
    return [
      isClosed
        ? good(`Key file ${name}`, 'readable by its owner alone')
        : fault(
            `Key file ${name}`,
            `others may read or change it (mode ${mode.toString(8)})`,
            `chmod 600 ${path}; if others were on this machine meanwhile, take it for known.`,
          ),
    ];
  });
}

export async function checkPort({ port, host, data }: Config): Promise<Finding> {
  const check = 'Port';
  const holder = lockHolder(data);
  if (holder?.url) return checkServer(holder.url);
  if (port === 0) return good(check, 'any free one');
  const found = await listenFault(port, host);
  if (found === null) return good(check, `${port} of ${host} is free`);
  if (found !== 'EADDRINUSE')
    return fault(
      check,
      `nobody can listen on port ${port} of ${host} (${found})`,
      'Choose another port with --port, or another address with COUNTERSIGN_HOST.',
    );
  const by = portHolder(port);
  return fault(
    check,
    `port ${port} of ${host} is taken${by === null ? '' : ` by ${by}`}`,
    'End that program, or choose another port with --port.',
  );
}

async function checkServer(url: string): Promise<Finding> {
  const check = 'Server';
  try {
    const reply = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    if (reply.ok) return good(check, `runs at ${url}`);
    return fault(
      check,
      `runs at ${url} and is not ready (status ${reply.status})`,
      'See the checks of the database below, and what the server writes to its standard error.',
    );
  } catch {
    return fault(
      check,
      `its process runs, and does not answer at ${url}`,
      'Stop it with SIGTERM and start it again. If it does so again, keep what it wrote to its standard error.',
    );
  }
}

export async function checkMail({ smtpHost, smtpPort = 587 }: Config): Promise<Finding> {
  if (smtpHost === undefined) return good('Mail', 'none is set: people are told in the workbench alone');
  const why = await reach(smtpHost, smtpPort);
  if (why === null) return good('Mail', `${smtpHost}:${smtpPort} answers`);
  return fault(
    'Mail',
    `${smtpHost}:${smtpPort} does not answer (${why})`,
    'Check COUNTERSIGN_SMTP_HOST and the port, and whether a firewall is between. What is to be told waits.',
  );
}

export async function checkErp({ erp, erpUrl, erpSecretFile }: Config): Promise<Finding[]> {
  if (!erp || erp === 'embedded' || !erpUrl) return [good('ERP', 'none: entries stay in the ledger of the product')];
  const { hostname, port, protocol } = new URL(erpUrl);
  const at = Number(port) || (protocol === 'https:' ? 443 : 80);
  const why = await reach(hostname, at);
  const answer =
    why === null
      ? good('ERP', `${erp} at ${hostname}:${at} answers`)
      : fault(
          'ERP',
          `${erp} at ${hostname}:${at} does not answer (${why})`,
          'Check --erp-url, and whether a firewall is between. Entries wait, in order, and none is lost.',
        );
  return [answer, checkSecret(erpSecretFile)];
}

function checkSecret(file: string | undefined): Finding {
  const check = 'ERP secret';
  try {
    if (file && readFileSync(file, 'utf8').trim() !== '') return good(check, file);
    return fault(
      check,
      `${file ?? 'no file'} holds no secret`,
      'Write the password of the ERP user into the file, alone.',
    );
  } catch (error) {
    return fault(
      check,
      `${file} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
      'Give the user who runs the server leave to read it: chown USER, chmod 600.',
    );
  }
}

/** @returns why a port of a host cannot be connected to; null when it can. */
function reach(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWERS_WITHIN_MS });
    const end = (why: string | null): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end('no answer in time'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
