import type { Hl7Message } from './message.ts';

/** Accepted, refused for what it says, or refused because of us: the sender may send it again. HL7 table 0008. */
export type AcknowledgementCode = 'AA' | 'AE' | 'AR';

/**
 * The acknowledgement of a message (original mode), its segments ended by CR.
 *
 * @param at   when, 'yyyymmddhhmmss' in UTC.
 * @param id   control number of the acknowledgement itself.
 * @param text why it was refused, in a sentence without a patient's data; '' for none.
 */
export function acknowledge(
  message: Hl7Message,
  code: AcknowledgementCode,
  { at, id, text }: { readonly at: string; readonly id: string; readonly text: string },
): string {
  const { field, component, repetition, escape, subcomponent } = message.delimiters;
  const plain = (value: string) => escaped(message, value);
  const head = [
    `MSH${field}${component}${repetition}${escape}${subcomponent}`,
    'COUNTERSIGN',
    '',
    plain(message.sendingApplication),
    plain(message.sendingFacility),
    `${at}+0000`,
    '',
    message.trigger === '' ? 'ACK' : `ACK${component}${plain(message.trigger)}`,
    id,
    message.processing || 'P',
    message.version || '2.5.1',
  ].join(field);
  const body = ['MSA', code, plain(message.controlId), plain(text)].join(field);
  return `${head}\r${body}\r`;
}

function escaped({ delimiters }: Hl7Message, text: string): string {
  const { field, component, repetition, escape, subcomponent } = delimiters;
  const names: Readonly<Record<string, string>> = {
    [field]: 'F',
    [component]: 'S',
    [repetition]: 'R',
    [escape]: 'E',
    [subcomponent]: 'T',
  };
  return [...text.replaceAll(/[\r\n]+/g, ' ')]
    .map((character) => {
      const name = Object.hasOwn(names, character) ? names[character] : undefined;
      return name === undefined ? character : `${escape}${name}${escape}`;
    })
    .join('');
}
