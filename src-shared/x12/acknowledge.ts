import { tag } from './bytes.ts';
import { EnvelopeChecker } from './envelope.ts';
import type { ProblemCode } from './problem.ts';
import type { Segment } from './segment.ts';
import { Tokenizer } from './tokenizer.ts';

const [ISA, GS, ST] = ['ISA', 'GS', 'ST'].map(tag);

/** What is wrong with a transaction set, by the codes of IK502 (and AK502). */
const SET_CODES: Partial<Record<ProblemCode, string>> = {
  'se-missing': '2',
  'se-control-mismatch': '3',
  'se-count-wrong': '4',
  'segments-missing': '4',
};
/** Of a functional group, AK905. */
const GROUP_CODES: Partial<Record<ProblemCode, string>> = {
  'ge-missing': '3',
  'ge-control-mismatch': '4',
  'ge-count-wrong': '5',
};
/** Of an interchange, TA105. */
const INTERCHANGE_CODES: Partial<Record<ProblemCode, string>> = {
  'iea-missing': '023',
  'iea-control-mismatch': '001',
  'iea-count-wrong': '021',
  'isa-length': '024',
};

type ReceivedSet = {
  readonly set: string;
  readonly control: string;
  readonly guide: string;
  readonly codes: string[];
  /** Something of it may be lost: it is not taken. */
  isLost: boolean;
};
type ReceivedGroup = {
  readonly functional: string;
  readonly control: string;
  readonly guide: string;
  readonly sets: ReceivedSet[];
  readonly codes: string[];
};
type ReceivedInterchange = {
  readonly sender: readonly [qualifier: string, id: string];
  readonly receiver: readonly [qualifier: string, id: string];
  readonly control: string;
  readonly date: string;
  readonly time: string;
  readonly isTest: boolean;
  readonly groups: ReceivedGroup[];
  readonly codes: string[];
};

/** Why some of a file was refused: sets by their control number (ST02), each with an IK502 code. */
export type Refused = ReadonlyMap<string, string>;

/**
 * The acknowledgements of what a partner sent, one interchange for each of theirs: a TA1 about the interchange itself, and a 999
 * for each of its functional groups but those that are acknowledgements themselves, which are never acknowledged.
 *
 * @param at       'yyyymmddhhmm' in UTC.
 * @param control  control number of the first interchange that is written, counted up from there; or one for each.
 * @param refused  sets that were refused for what they say, beside those whose envelopes are wrong.
 * @see ASC X12N 005010X231A1 (999), X12.5 (TA1)
 */
export function acknowledgementsOf(
  bytes: Uint8Array,
  {
    at,
    control,
    refused = new Map(),
  }: { readonly at: string; readonly control: number | readonly number[]; readonly refused?: Refused },
): readonly string[] {
  return receivedIn(bytes).map((interchange, index) => {
    const own = typeof control === 'number' ? control + index : (control[index] ?? 0);
    return written(interchange, { at, control: own, refused });
  });
}

function receivedIn(bytes: Uint8Array): readonly ReceivedInterchange[] {
  const interchanges: ReceivedInterchange[] = [];
  const group = () => interchanges.at(-1)?.groups.at(-1);
  const envelope = new EnvelopeChecker((code, severity) => {
    const set = SET_CODES[code];
    const last = group()?.sets.at(-1);
    if (set !== undefined && last) {
      last.codes.push(set);
      last.isLost ||= severity === 'error';
    }
    const ofGroup = GROUP_CODES[code];
    if (ofGroup !== undefined) group()?.codes.push(ofGroup);
    const ofInterchange = INTERCHANGE_CODES[code];
    if (ofInterchange !== undefined) interchanges.at(-1)?.codes.push(ofInterchange);
  });
  const tokenizer = new Tokenizer({
    onSegment: (segment) => {
      envelope.see(segment);
      if (segment.name === ISA) interchanges.push(interchangeOf(segment));
      else if (segment.name === GS) interchanges.at(-1)?.groups.push(groupOf(segment));
      else if (segment.name === ST) {
        const sets = group()?.sets;
        sets?.push({
          set: segment.text(1),
          control: segment.text(2),
          guide: segment.text(3),
          codes: [],
          isLost: false,
        });
      }
    },
    onDelimiters: () => undefined,
    onUnread: () => undefined,
  });
  tokenizer.push(bytes);
  tokenizer.end();
  envelope.end();
  return interchanges;
}

function interchangeOf(segment: Segment): ReceivedInterchange {
  return {
    sender: [segment.text(5), segment.text(6)],
    receiver: [segment.text(7), segment.text(8)],
    control: segment.text(13),
    date: segment.text(9),
    time: segment.text(10),
    isTest: segment.text(15) === 'T',
    groups: [],
    codes: [],
  };
}

function groupOf(segment: Segment): ReceivedGroup {
  return {
    functional: segment.text(1),
    control: segment.text(6),
    guide: segment.text(8),
    sets: [],
    codes: [],
  };
}

type Writing = { readonly at: string; readonly control: number; readonly refused: Refused };

function written(received: ReceivedInterchange, { at, control, refused }: Writing): string {
  const day = at.slice(0, 8);
  const time = at.slice(8, 12);
  const number = String(control % 1_000_000_000).padStart(9, '0');
  const party = ([qualifier, id]: readonly [string, string]) =>
    `${qualifier.padEnd(2).slice(0, 2)}*${id.padEnd(15).slice(0, 15)}`;
  const segments = [
    `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*${party(received.receiver)}*${party(received.sender)}*${day.slice(2)}*${time}*^*00501*${number}*0*${received.isTest ? 'T' : 'P'}*:`,
    interchangeAcknowledgement(received),
  ];
  const groups = received.groups.filter(({ functional }) => functional !== 'FA');
  if (groups.length > 0) {
    const [to, from] = [received.sender[1], received.receiver[1]].map((id) => id.trim());
    segments.push(`GS*FA*${from}*${to}*${day}*${time}*${control}*X*005010X231A1`);
    for (const [index, group] of groups.entries()) segments.push(...groupAcknowledgement(group, index + 1, refused));
    segments.push(`GE*${groups.length}*${control}`);
  }
  segments.push(`IEA*${groups.length > 0 ? 1 : 0}*${number}`);
  return segments.map((segment) => `${segment}~\n`).join('');
}

function interchangeAcknowledgement({ control, date, time, codes }: ReceivedInterchange): string {
  const [code] = codes;
  // An interchange with a flaw in its envelope is taken with an 'E': what stands in it is acknowledged by itself.
  return `TA1*${control}*${date}*${time}*${code === undefined ? 'A' : 'E'}*${code ?? '000'}`;
}

function groupAcknowledgement(group: ReceivedGroup, ordinal: number, refused: Refused): readonly string[] {
  const header = String(ordinal).padStart(4, '0');
  const body = [`AK1*${group.functional}*${group.control}*${group.guide}`];
  let accepted = 0;
  for (const { set, control, guide, codes, isLost } of group.sets) {
    const reason = refused.get(control);
    const all = [...new Set(reason === undefined ? codes : [...codes, reason])];
    body.push(`AK2*${set}*${control}${guide === '' ? '' : `*${guide}`}`);
    // A flaw of the envelope that loses nothing is told, and the set is taken ('E').
    const isTaken = reason === undefined && !isLost;
    body.push(all.length === 0 ? 'IK5*A' : `IK5*${isTaken ? 'E' : 'R'}*${all.slice(0, 5).join('*')}`);
    if (isTaken) accepted += 1;
  }
  const received = group.sets.length;
  const code = accepted === received ? (group.codes.length > 0 ? 'E' : 'A') : accepted === 0 ? 'R' : 'P';
  const notes = [...new Set(group.codes)].slice(0, 5);
  body.push(['AK9', code, received, received, accepted, ...notes].join('*'));
  return [`ST*999*${header}*005010X231A1`, ...body, `SE*${body.length + 2}*${header}`];
}
