import * as z from 'zod';
import { instantOf } from '../../src-shared/base/dates.ts';
import { type CloudEvent, EVENT_NAMESPACE, type EventData, type EventType } from '../../src-shared/wire/events.ts';
import type { LoggedChange } from '../store/logged-events.ts';

/** An event with what is asked of it before it is sent. */
export type LoggedEvent = {
  readonly event: CloudEvent;
  readonly type: EventType;
  /** '' for none. */
  readonly site: string;
  readonly index: number;
  /** Several events may stand in one entry of the log. */
  readonly part: number;
};

type Told = { readonly type: EventType; readonly data: EventData };

/** What is read of an entry's text. Anything else in it, and above all free text, does not leave. */
const Text = z.object({
  body: z
    .object({
      ver: z.int(),
      state: z.string(),
      entry: z.string(),
      erpId: z.string(),
      entryNumber: z.string(),
      what: z.string(),
      accepted: z.int(),
      duplicates: z.int(),
      quarantined: z.int(),
      received: z.int(),
      changed: z.int(),
      file: z.object({ import: z.string() }),
    })
    .partial(),
});
type Body = z.infer<typeof Text>['body'];

type Reading = (change: LoggedChange, body: Body) => Told[];

const decided: Reading = (change, body) => {
  const decision = change.action.slice('case.'.length);
  const told: Told[] = [{ type: 'case.decided', data: { ...caseOf(change, body), decision } }];
  // The last word of a case that posts nothing.
  const isOver = body.state === 'closed' || body.state === 'refused';
  return isOver ? [...told, { type: 'case.closed', data: caseOf(change, body) }] : told;
};

const remittance =
  (type: EventType): Reading =>
  (change, body) => [{ type, data: remittanceOf(change, body) }];

/** What each entry of the log tells other systems; entries that are not here tell them nothing. */
const readings: Readonly<Record<string, Reading>> = {
  'case.open': (change, body) => [{ type: 'case.opened', data: caseOf(change, { ver: 1, state: 'open', ...body }) }],
  'case.approve': decided,
  'case.allow': decided,
  'case.refuse': decided,
  'case.return': decided,
  'case.post': (change, body) => {
    const entry = { entry: body.erpId ?? '', entryNumber: body.entry ?? '' };
    return [
      { type: 'case.posted', data: { ...caseOf(change, body), ...entry } },
      { type: 'entry.posted', data: { ...entry, site: change.site, case: change.entity } },
    ];
  },
  'case.failPosting': (change, body) => [{ type: 'case.posting-failed', data: caseOf(change, body) }],
  'case.close': (change, body) => [{ type: 'case.closed', data: caseOf(change, body) }],
  'remittance.import': (change, body) => [
    {
      type: 'import.accepted',
      data: { import: body.file?.import ?? '', what: 'remittance', ...remittanceOf(change, { ver: 1, ...body }) },
    },
  ],
  'remittance.post': (change, body) => {
    const entry = { entry: body.erpId ?? '', entryNumber: body.entryNumber ?? '' };
    return [
      { type: 'remittance.posted', data: { ...remittanceOf(change, body), ...entry } },
      { type: 'entry.posted', data: { ...entry, site: change.site, remittance: change.entity } },
    ];
  },
  // It books nothing.
  'remittance.settle': remittance('remittance.posted'),
  'remittance.failPosting': remittance('remittance.posting-failed'),
  'remittance.refuse': remittance('remittance.refused'),
  'inbound.take': ({ entity }, { what = '', accepted = 0, duplicates = 0, quarantined = 0 }) => [
    { type: 'import.accepted', data: { import: entity, what, accepted, duplicates, quarantined } },
  ],
  'records.take': ({ entity }, { received = 0, changed = 0 }) => [
    { type: 'records.accepted', data: { types: entity.split(' '), received, changed } },
  ],
};

/** The entries of the log that are read for events. */
export const toldActions: readonly string[] = Object.keys(readings);

/** What an entry of the change log tells other systems. @param origin  the name of the log. */
export function eventsOf(change: LoggedChange, origin: string): LoggedEvent[] {
  const { body } = Text.parse(JSON.parse(change.text));
  const told = readings[change.action]?.(change, body) ?? [];
  const subject = subjectOf(change);
  return told.map(({ type, data }, part): LoggedEvent => {
    const event: CloudEvent = {
      specversion: '1.0',
      id: part === 0 ? change.id : `${change.id}-${part}`,
      source: `urn:${origin.replace('/', ':')}`,
      type: `${EVENT_NAMESPACE}.${type}`,
      subject,
      time: instantOf(change.at),
      datacontenttype: 'application/json',
      partitionkey: subject,
      sequence: `${String(change.index).padStart(15, '0')}-${part}`,
      data,
    };
    return { event, type, site: change.site, index: change.index, part };
  });
}

function subjectOf({ action, entity }: LoggedChange): string {
  const [what = ''] = action.split('.');
  return what === 'records' ? 'records' : `${COLLECTIONS[what] ?? what}/${entity}`;
}

const COLLECTIONS: Readonly<Record<string, string>> = { case: 'cases', remittance: 'remittances', inbound: 'imports' };

function caseOf({ entity, number, kind, site }: LoggedChange, { state = '', ver = 0 }: Body): EventData {
  return { case: entity, number, kind, site, state, ver };
}

function remittanceOf({ entity, site }: LoggedChange, { state, ver = 0 }: Body): EventData {
  return { remittance: entity, site, ver, ...(state === undefined ? {} : { state }) };
}
