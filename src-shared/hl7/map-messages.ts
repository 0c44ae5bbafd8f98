import type { AccountChange, AccountCharge } from '../records/account-change.ts';
import { dayOf8 } from '../source-file/days.ts';
import { itemKey } from '../source-file/item-key.ts';
import { minorFromDecimalText } from '../money/money.ts';
import type { SourceProblem } from '../source-file/source-format.ts';
import type { ItemReader, ItemSink, SourceFact, SourceItem } from '../source-file/source-item.ts';
import { fieldOf, type Hl7Message, type Hl7Segment, segmentOf, segmentsOf, valueOf } from './message.ts';
import { Hl7Reader } from './read-hl7.ts';

/** So many messages are taken together: none of them depends on another. */
const TOGETHER = 100;

/** Maps HL7 v2 messages. What a message says is taken whole, or the message is put aside. */
export function messageItems(sink: ItemSink): ItemReader {
  let waiting = 0;
  let offset = 0;
  let problems: SourceProblem[] = [];
  const end = () => {
    // What is wrong around the messages keeps none of them out: each stands for itself.
    const told = problems.map((problem) => ({ ...problem, severity: 'warning' as const }));
    sink.onEnd({ what: 'messages', offset, problems: told });
    waiting = 0;
    problems = [];
  };
  const reader = new Hl7Reader({
    onProblem: (problem) => problems.push(problem),
    onMessage: (message) => {
      if (waiting === 0) offset = message.offset;
      waiting += 1;
      sink.onItem(messageItem(message));
      if (waiting === TOGETHER) end();
    },
  });
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      reader.end();
      if (waiting > 0 || problems.length > 0) end();
    },
  };
}

/** Admissions, registrations, updates and billing accounts; what else there is says nothing that a case rests on. */
const ACCOUNT_EVENTS = new Set(['A01', 'A02', 'A03', 'A04', 'A05', 'A08', 'A13', 'A28', 'A31', 'P01', 'P05', 'P06']);
const PATIENT_MERGES = new Set(['A18', 'A34', 'A36', 'A39', 'A40', 'A46', 'A47']);
const ACCOUNT_MERGES = new Set(['A35', 'A41', 'A44', 'A49']);

/** What one message says. */
export function messageItem(message: Hl7Message): SourceItem {
  const { type, trigger, sendingApplication, sendingFacility, controlId, segments, offset } = message;
  const problems: SourceProblem[] = [];
  const tell = (code: string, said: string) => problems.push({ code, severity: 'error', offset, message: said });
  if (type === '') tell('type-missing', 'A message does not say of what type it is (MSH-9).');
  const facts = factsOf(message, tell);
  const said = segments.map(({ name, fields }) => `${name}|${fields.join('|')}`).join('\r');
  return {
    what: `message ${type}${trigger === '' ? '' : `^${trigger}`}`.slice(0, 40),
    offset,
    key: itemKey('hl7', sendingApplication, sendingFacility, controlId, said),
    facts,
    problems,
  };
}

type Tell = (code: string, said: string) => void;

function factsOf(message: Hl7Message, tell: Tell): readonly SourceFact[] {
  const { type, trigger } = message;
  if (type === 'ADT' && PATIENT_MERGES.has(trigger)) return mergesOf(message, 'patient', tell);
  if (type === 'ADT' && ACCOUNT_MERGES.has(trigger)) return mergesOf(message, 'account', tell);
  if (type === 'DFT') return [...accountFacts(message), ...chargesOf(message, tell)];
  if ((type === 'ADT' || type === 'BAR') && ACCOUNT_EVENTS.has(trigger)) return accountFacts(message);
  return [];
}

/** None where no account is named: a patient who is registered has none yet. */
function accountFacts(message: Hl7Message): readonly SourceFact[] {
  const change = accountChangeOf(message);
  return change.account === '' ? [] : [{ type: 'account', change }];
}

function accountOf(message: Hl7Message): string {
  // PID-18; where a sender leaves it empty the visit's number stands in for it.
  const pid = segmentOf(message, 'PID');
  return (valueOf(message, pid, 18) || valueOf(message, segmentOf(message, 'PV1'), 19)).slice(0, 60);
}

function accountChangeOf(message: Hl7Message): AccountChange {
  const pid = segmentOf(message, 'PID');
  const balance = minorFromDecimalText(valueOf(message, segmentOf(message, 'PV1'), 46));
  const state = valueOf(message, pid, 11, 4).toUpperCase();
  const guarantor = valueOf(message, segmentOf(message, 'GT1'), 2);
  const coverage = segmentsOf(message, 'IN1').flatMap((segment, index) => coverageOf(message, segment, index));
  return {
    account: accountOf(message),
    patient: valueOf(message, pid, 3).slice(0, 60),
    facility: message.sendingFacility,
    asOf: instantOfStamp(valueOf(message, segmentOf(message, 'MSH'), 7)),
    ...(guarantor === '' ? {} : { guarantor: guarantor.slice(0, 60) }),
    ...(/^[A-Z]{2}$/.test(state) ? { state } : {}),
    ...(balance === null ? {} : { balanceMinor: balance }),
    ...(coverage.length === 0 ? {} : { coverage }),
  };
}

function coverageOf(message: Hl7Message, segment: Hl7Segment, index: number) {
  const payer = (valueOf(message, segment, 3) || valueOf(message, segment, 2)).slice(0, 60);
  if (payer === '') return [];
  const order = Number(valueOf(message, segment, 1));
  const name = valueOf(message, segment, 4).slice(0, 160) || payer;
  return [{ payer, name, order: Number.isSafeInteger(order) && order > 0 ? order : index + 1 }];
}

/** FT1-6: what a transaction does to the account. */
const KINDS: Readonly<Record<string, AccountCharge['kind']>> = {
  CG: 'charge',
  CD: 'credit',
  CO: 'charge',
  PY: 'payment',
  AJ: 'adjustment',
};
/** These lower what is owed, whichever sign they were sent with. */
const LOWERING = new Set<AccountCharge['kind']>(['credit', 'payment']);

function chargesOf(message: Hl7Message, tell: Tell): readonly SourceFact[] {
  const account = accountOf(message);
  const transactions = segmentsOf(message, 'FT1');
  if (account === '') {
    tell('account-missing', 'A message with charges names no account (PID-18).');
    return [];
  }
  return transactions.flatMap((segment, index): SourceFact[] => {
    const charge = chargeOf(message, segment, { account, index });
    if (typeof charge !== 'string') return [{ type: 'charge', charge }];
    tell('charge-unreadable', `Transaction ${index + 1} (FT1) has ${charge}.`);
    return [];
  });
}

/** @returns in words what it lacks, where it cannot be read. */
function chargeOf(
  message: Hl7Message,
  segment: Hl7Segment,
  { account, index }: { readonly account: string; readonly index: number },
): AccountCharge | string {
  const of = (field: number, component = 1) => valueOf(message, segment, field, component);
  const on = dayOf8(of(4));
  const kind = KINDS[of(6)];
  const amountMinor = amountOf(of(11), of(12), of(10));
  if (on === null) return 'no day (FT1-4)';
  if (!kind) return `the type '${of(6).slice(0, 8)}' (FT1-6)`;
  if (amountMinor === null) return 'no amount (FT1-11, FT1-12)';
  const signed = LOWERING.has(kind) ? 0 - Math.abs(amountMinor) : amountMinor;
  const id = of(2) || `${message.controlId}/${of(1) || index + 1}`;
  const code = (fieldOf(segment, 25) === '' ? of(7) : of(25)).slice(0, 20);
  return {
    account,
    id: id.slice(0, 80),
    kind,
    on,
    code,
    units: of(10).slice(0, 20),
    amountMinor: signed,
    facility: message.sendingFacility,
  };
}

function amountOf(extended: string, unit: string, quantity: string): number | null {
  if (extended !== '') return minorFromDecimalText(extended);
  const count = Number(quantity || '1');
  const minor = minorFromDecimalText(unit);
  return minor !== null && Number.isInteger(count) && Math.abs(count) < 10_000 ? minor * count : null;
}

/** Each MRG belongs to the PID before it. MRG-1 is the earlier patient, MRG-3 the earlier account. */
function mergesOf(message: Hl7Message, what: 'patient' | 'account', tell: Tell): readonly SourceFact[] {
  const merges: SourceFact[] = [];
  const asOf = instantOfStamp(valueOf(message, segmentOf(message, 'MSH'), 7));
  let pid: Hl7Segment | undefined;
  for (const segment of message.segments) {
    if (segment.name === 'PID') pid = segment;
    if (segment.name !== 'MRG') continue;
    const [from, into] =
      what === 'patient'
        ? [valueOf(message, segment, 1), valueOf(message, pid, 3)]
        : [valueOf(message, segment, 3), valueOf(message, pid, 18)];
    if (from === '' || into === '') {
      tell('merge-incomplete', `A merge does not name both ${what}s (MRG, PID).`);
      continue;
    }
    const facility = message.sendingFacility;
    merges.push({ type: 'merge', merge: { what, from: from.slice(0, 60), into: into.slice(0, 60), asOf, facility } });
  }
  if (merges.length === 0) tell('merge-incomplete', `A merge names no earlier ${what} (MRG).`);
  return merges;
}

/** '20261124081500-0600' as an ISO instant; without an offset it is read as UTC. '' for what is no time. */
export function instantOfStamp(stamp: string): string {
  const match = /^(\d{8})(\d{2})?(\d{2})?(\d{2})?(?:\.\d+)?([+-]\d{4})?$/.exec(stamp);
  const day = match && dayOf8(match[1] ?? '');
  if (!match || !day) return '';
  const [, , hour = '00', minute = '00', second = '00', zone = ''] = match;
  const at = Date.parse(
    `${day}T${hour}:${minute}:${second}${zone === '' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`,
  );
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}
