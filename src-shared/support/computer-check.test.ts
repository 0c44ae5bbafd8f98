import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import { checkComputer, type ComputerCheck, computerChecks } from './computer-check.ts';
import { ComputerFacts } from './computer-facts.ts';

const at = instantOf(new Date('2026-03-02T12:00:00.000Z'));
const later = (ms: number) => instantOf(new Date(Date.parse(at) + ms));
const answered = { kind: 'answered', status: 200, serverTime: at, tookMs: 12 } as const;
const failed = (code: string) => ({ kind: 'failed', code }) as const;
const HOUR = 3600_000;

const sound: ComputerFacts = {
  at,
  version: '1.2.0',
  system: 'linux x64',
  isCareful: false,
  server: { origin: 'https://countersign.example.org', answer: answered },
  proxy: { mode: 'system', rule: 'DIRECT', isScriptHere: null },
  freeMb: 40_000,
  secretStore: { isHere: true, isRequired: false },
  graphics: 'enabled',
  isDrawingByProcessor: false,
  vault: { bytes: 1, documents: 1, damaged: 0, recoveredBytes: 0, osSealed: true },
  update: { never: null, step: 'upToDate', isOutdated: false, ring: 'broad', isRingFixed: false },
  leaseUntil: later(20 * HOUR),
  policyProblems: 0,
  crashes: { count: 0, last: null },
};

type State = 'good' | 'warning' | 'fault';
const server = (answer: ComputerFacts['server']['answer'], origin = sound.server.origin) => ({
  server: { origin, answer },
});

/** What is changed of a sound computer, and which checks then say what. */
const cases: readonly (readonly [string, Partial<ComputerFacts>, Partial<Record<ComputerCheck, State>>])[] = [
  ['a sound computer', {}, {}],
  ['a start that failed', { isCareful: true }, { version: 'fault' }],
  [
    'no network',
    server(failed('net::ERR_INTERNET_DISCONNECTED')),
    { server: 'fault', certificate: 'warning', clock: 'warning' },
  ],
  ['a server that is not ready', server({ ...answered, status: 503 }), { server: 'fault' }],
  [
    'an inspecting gateway',
    server(failed('net::ERR_CERT_AUTHORITY_INVALID')),
    { server: 'fault', certificate: 'fault', clock: 'warning' },
  ],
  ['plain http to this computer', server(answered, 'http://127.0.0.1:7410'), {}],
  [
    'a proxy that refuses',
    server(failed('net::ERR_TUNNEL_CONNECTION_FAILED')),
    { server: 'fault', certificate: 'warning', clock: 'warning', proxy: 'fault' },
  ],
  [
    'a PAC script that is not there',
    { proxy: { mode: 'script', rule: 'DIRECT', isScriptHere: false } },
    { proxy: 'fault' },
  ],
  [
    'a clock 61 seconds off, of which one may be rounding',
    server({ ...answered, serverTime: later(61_100), tookMs: 50 }),
    { clock: 'warning' },
  ],
  ['a clock 59 seconds off', server({ ...answered, serverTime: later(-59_000) }), {}],
  ['a clock an hour off', server({ ...answered, serverTime: later(-HOUR) }), { clock: 'fault' }],
  ['199 MB free', { freeMb: 199 }, { disk: 'fault' }],
  ['1023 MB free', { freeMb: 1023 }, { disk: 'warning' }],
  ['no secret store', { secretStore: { isHere: false, isRequired: false } }, { secretStore: 'warning' }],
  [
    'no secret store where one is asked for',
    { secretStore: { isHere: false, isRequired: true } },
    { secretStore: 'fault' },
  ],
  ['a vault from before the secret store', { vault: { ...sound.vault!, osSealed: false } }, { secretStore: 'warning' }],
  ['drawing in software', { graphics: 'disabled_software' }, { graphics: 'warning' }],
  ['drawing in software on purpose', { graphics: 'disabled_software', isDrawingByProcessor: true }, {}],
  ['a damaged vault', { vault: { ...sound.vault!, damaged: 2 } }, { vault: 'fault' }],
  ['a locked vault', { vault: null, leaseUntil: null }, {}],
  ['a refused update', { update: { ...sound.update, step: 'refused' } }, { updates: 'fault' }],
  ['no answer about updates', { update: { ...sound.update, step: 'failed' } }, { updates: 'warning' }],
  ['a version that is too old', { update: { ...sound.update, isOutdated: true } }, { updates: 'fault' }],
  ['a lease that has ended', { leaseUntil: later(-1) }, { lease: 'fault' }],
  ['a lease with an hour left', { leaseUntil: later(HOUR) }, { lease: 'warning' }],
  ['no lease', { leaseUntil: null }, { lease: 'warning' }],
  ['settings that cannot be used', { policyProblems: 3 }, { organisation: 'fault' }],
  ['a crash yesterday', { crashes: { count: 1, last: later(-24 * HOUR) } }, { crashes: 'warning' }],
  ['a crash in winter', { crashes: { count: 4, last: later(-60 * 24 * HOUR) } }, {}],
];

describe('looking at a computer', () => {
  it.each(cases)('finds at %s what it should and nothing else', (_name, change, expected) => {
    const found = checkComputer(ComputerFacts.parse({ ...sound, ...change }));
    const states = Object.fromEntries([...found].map(([check, { state }]) => [check, state]));
    const good = Object.fromEntries(Object.keys(computerChecks).map((check) => [check, 'good']));
    expect(states).toEqual({ ...good, ...expected });
    for (const { state, fix, check } of found.values()) {
      // A warning about what cannot be known now has its fix in the line that says why.
      if (state === 'fault') expect({ check, fix }).not.toMatchObject({ fix: '' });
      if (state === 'good') expect(fix).toBe('');
    }
  });
});
