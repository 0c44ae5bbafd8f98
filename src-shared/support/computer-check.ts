import { invariant } from '../base/invariant.ts';
import type { ComputerFacts } from './computer-facts.ts';
import { fault, type Finding, good, warning } from './finding.ts';

/** Every look at a computer, in the order in which they are told; an id goes to the server and is never given to another. */
export const computerChecks = {
  version: 'This version',
  server: 'Server',
  certificate: 'Certificate',
  proxy: 'Proxy',
  clock: 'Clock',
  disk: 'Disk space',
  secretStore: 'Secret store',
  graphics: 'Drawing',
  vault: 'What is kept here',
  updates: 'Updates',
  lease: 'Deciding without the server',
  organisation: 'Settings of your organisation',
  crashes: 'Crashes',
} as const;
export type ComputerCheck = keyof typeof computerChecks;

const LEAST_FREE_MB = 200;
const COMFORTABLE_FREE_MB = 1024;
/** A lease and a renewal bear a time; the server takes this much on either side without asking. */
const CLOCK_WARNING_MS = 60_000;
const CLOCK_FAULT_MS = 5 * 60_000;
const LEASE_SOON_MS = 2 * 3600_000;
const RECENT_MS = 7 * 24 * 3600_000;

/** What is wrong with a computer and the fix, one finding for each check. */
export function checkComputer(facts: ComputerFacts): ReadonlyMap<ComputerCheck, Finding> {
  const looks: Readonly<Record<ComputerCheck, (facts: ComputerFacts, check: string) => Finding>> = {
    version: checkVersion,
    server: checkServer,
    certificate: checkCertificate,
    proxy: checkProxy,
    clock: checkClock,
    disk: checkDisk,
    secretStore: checkSecretStore,
    graphics: checkGraphics,
    vault: checkVault,
    updates: checkUpdates,
    lease: checkLease,
    organisation: checkOrganisation,
    crashes: checkCrashes,
  };
  const found = new Map<ComputerCheck, Finding>();
  for (const [id, look] of Object.entries(looks)) {
    invariant(isComputerCheck(id), 'a look has an id');
    found.set(id, look(facts, computerChecks[id]));
  }
  return found;
}

export function isComputerCheck(id: string): id is ComputerCheck {
  return Object.hasOwn(computerChecks, id);
}

function checkVersion({ version, isCareful }: ComputerFacts, check: string): Finding {
  if (!isCareful) return good(check, version);
  return fault(
    check,
    `${version} has failed to start before: nothing is changed until it is updated or starts as it should`,
    'End the program and start it again. If the message comes back, install a newer version; nothing is lost meanwhile.',
  );
}

function checkServer({ server: { origin, answer } }: ComputerFacts, check: string): Finding {
  if (answer.kind === 'failed') {
    return fault(check, `${origin} does not answer (${answer.code})`, serverFix(answer.code, origin));
  }
  if (answer.status < 400) return good(check, `${origin} answers within ${Math.round(answer.tookMs)} ms`);
  return fault(
    check,
    `${origin} answers, and is not ready (status ${answer.status})`,
    'Tell who looks after the server: "cs doctor" there says what it needs. Work goes on here and is sent later.',
  );
}

function serverFix(code: string, origin: string): string {
  if (code.includes('NAME_NOT_RESOLVED'))
    return `Nobody knows the name in ${origin}: check the address, the network or VPN.`;
  if (code.includes('INTERNET_DISCONNECTED'))
    return 'This computer has no network: connect it. Work goes on meanwhile.';
  if (code.includes('PROXY') || code.includes('TUNNEL'))
    return 'The proxy does not let it through: see the line about the proxy.';
  if (code.includes('CERT') || code.includes('SSL')) return 'See the line about the certificate.';
  return 'Check the network, and whether the server runs. Work goes on meanwhile and is sent later.';
}

function checkCertificate({ server: { origin, answer } }: ComputerFacts, check: string): Finding {
  if (origin.startsWith('http:')) return good(check, 'none is needed: the server is on this computer');
  if (answer.kind === 'answered') return good(check, 'trusted');
  if (/CERT_DATE_INVALID/.test(answer.code)) {
    return fault(
      check,
      'it is not valid at the time of this computer',
      'See the line about the clock; if that is right, the certificate has ended and the server needs a new one.',
    );
  }
  if (/CERT|SSL/.test(answer.code)) {
    return fault(
      check,
      `it is not trusted (${answer.code})`,
      'If a gateway of your network inspects TLS, its authority belongs into the store of the operating system, or into the setting CertificateAuthorityFile.',
    );
  }
  return warning(check, 'not seen: the server does not answer', '');
}

function checkProxy({ proxy: { mode, rule, isScriptHere }, server }: ComputerFacts, check: string): Finding {
  if (isScriptHere === false) {
    return fault(
      check,
      'the script that names it (PAC) cannot be read',
      'Check the address in the setting ProxyScript: it must be reachable without a proxy.',
    );
  }
  const isDirect = rule === 'DIRECT' || rule === '';
  const how = {
    system: 'as the system says',
    direct: 'as is fixed',
    fixed: 'as is fixed',
    script: 'as the script says',
  }[mode];
  const text = isDirect ? `none for the server, ${how}` : `${rule} for the server, ${how}`;
  if (server.answer.kind === 'failed' && /PROXY|TUNNEL/.test(server.answer.code)) {
    return fault(
      check,
      `${text}; it does not let the connection through`,
      'Check the name and port of the proxy, and whether it lets the server’s address through.',
    );
  }
  return good(check, text);
}

function checkClock({ at, server: { answer } }: ComputerFacts, check: string): Finding {
  if (answer.kind === 'failed' || answer.serverTime === null) {
    return warning(check, 'not compared: the server does not answer', '');
  }
  // The server says it in whole seconds, and the answer took its time.
  const difference = Date.parse(at) - Date.parse(answer.serverTime);
  const off = Math.max(0, Math.abs(difference) - 1_000 - answer.tookMs);
  if (off < CLOCK_WARNING_MS) return good(check, 'as the server’s');
  const text = `${durationText(off)} ${difference > 0 ? 'ahead of' : 'behind'} the server’s`;
  const fix = 'Let the operating system set the time by itself. Decisions bear the time of this computer.';
  return off < CLOCK_FAULT_MS ? warning(check, text, fix) : fault(check, text, fix);
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function checkDisk({ freeMb }: ComputerFacts, check: string): Finding {
  if (freeMb === null) return warning(check, 'the system does not say how much is free', '');
  const fix = 'Make room: empty the bin, remove programs. What was stored stays; nothing new can be.';
  if (freeMb < LEAST_FREE_MB) return fault(check, `only ${freeMb} MB are free`, fix);
  if (freeMb < COMFORTABLE_FREE_MB) return warning(check, `${freeMb} MB are free`, fix);
  return good(check, `${freeMb} MB are free`);
}

function checkSecretStore({ secretStore: { isHere, isRequired }, vault }: ComputerFacts, check: string): Finding {
  if (!isHere) {
    const text = 'the operating system has none: the PIN alone protects what is kept here';
    const fix = 'On Linux install and unlock a keyring (gnome-keyring or kwallet), then start the workbench again.';
    return isRequired
      ? fault(check, `${text}, which your organisation does not allow`, fix)
      : warning(check, text, fix);
  }
  if (vault?.osSealed === false) {
    return warning(
      check,
      'it is there, and what is kept here was begun without it: the PIN alone protects it',
      'Send what waits, remove your work from this computer in the settings, and sign in again.',
    );
  }
  return good(check, 'takes part in the key');
}

function checkGraphics({ graphics, isDrawingByProcessor }: ComputerFacts, check: string): Finding {
  if (isDrawingByProcessor) return good(check, 'by the processor, as your organisation has set');
  if (graphics.startsWith('enabled')) return good(check, 'by the graphics card');
  return warning(
    check,
    `by the processor (${graphics}): slower, and right`,
    'On a remote desktop this is as it should be. Otherwise update the driver of the graphics card.',
  );
}

function checkVault({ vault }: ComputerFacts, check: string): Finding {
  if (vault === null) return good(check, 'locked');
  const { bytes, documents, damaged, recoveredBytes } = vault;
  const text = `${documents} documents in ${Math.ceil(bytes / 1024 / 1024)} MB, encrypted`;
  if (damaged > 0) {
    return fault(
      check,
      `${damaged} of its parts cannot be read; ${text}`,
      'Stay connected until everything is fetched again, and compare your results. If it happens again, the disk is failing.',
    );
  }
  if (recoveredBytes > 0) return good(check, `${text}; it was put in order after a sudden end`);
  return good(check, text);
}

function checkUpdates(
  { update: { never, step, isOutdated, ring, isRingFixed } }: ComputerFacts,
  check: string,
): Finding {
  if (isOutdated)
    return fault(
      check,
      'this version should not be worked with any more',
      'Update it: see Settings, Version and updates.',
    );
  if (step === 'refused') {
    return fault(
      check,
      'an update was refused: it is not what was signed',
      'Tell who looks after your computers: the file or the medium is not to be trusted.',
    );
  }
  if (step === 'failed') {
    return warning(
      check,
      'the place of updates gives no usable answer',
      'It is asked again within the hour. If it stays so, check the server or the setting UpdateFeed.',
    );
  }
  if (never !== null) return good(check, 'this program does not update itself');
  return good(check, `asked for; ring “${ring}”${isRingFixed ? ', fixed by your organisation' : ''}`);
}

function checkLease({ leaseUntil, vault, at }: ComputerFacts, check: string): Finding {
  if (vault === null) return good(check, 'locked');
  const fix = 'Connect to the server: the leave is renewed by itself. What you have decided is kept.';
  if (leaseUntil === null) return warning(check, 'there is no leave to decide without the server', fix);
  const left = Date.parse(leaseUntil) - Date.parse(at);
  if (left <= 0) return fault(check, 'the leave to decide has ended', fix);
  if (left < LEASE_SOON_MS) return warning(check, `possible for another ${durationText(left)}`, fix);
  return good(check, `possible for another ${durationText(left)}`);
}

function checkOrganisation({ policyProblems }: ComputerFacts, check: string): Finding {
  if (policyProblems === 0) return good(check, 'usable');
  return fault(
    check,
    `${policyProblems} cannot be used`,
    'See Settings, What your organisation has set: it names each and where it stands.',
  );
}

function checkCrashes({ crashes: { count, last }, at }: ComputerFacts, check: string): Finding {
  if (count === 0 || last === null) return good(check, 'none');
  const text = `${count}, the last on ${last.slice(0, 10)}`;
  if (Date.parse(at) - Date.parse(last) > RECENT_MS) return good(check, text);
  return warning(check, text, 'Save a diagnostics bundle and send it to who looks after your computers.');
}
