/** What stands between the parts of a message; MSH-1 and MSH-2 say it. */
export type Hl7Delimiters = {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
};

/** Its name, and its fields as they were sent: `fields[0]` is the first, PID-1. Of MSH, `fields[0]` is MSH-2. */
export type Hl7Segment = { readonly name: string; readonly fields: readonly string[]; readonly offset: number };

/** One HL7 v2 message. */
export type Hl7Message = {
  /** MSH-9: 'DFT' and 'P03'. */
  readonly type: string;
  readonly trigger: string;
  /** MSH-10: the same for a message that is sent again. */
  readonly controlId: string;
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  /** MSH-11: 'P' of production, 'T' of training, 'D' of debugging. */
  readonly processing: string;
  /** MSH-12, '2.5.1'. */
  readonly version: string;
  readonly delimiters: Hl7Delimiters;
  readonly segments: readonly Hl7Segment[];
  /** Where it stands in what it came in. */
  readonly offset: number;
};

/** A field by its number in the standard, PID-3 → 3; '' where there is none. */
export function fieldOf(segment: Hl7Segment | undefined, number: number): string {
  if (!segment) return '';
  const index = segment.name === 'MSH' ? number - 2 : number - 1;
  return segment.fields[index] ?? '';
}

/** The repetitions of a field. */
export function repetitionsOf(message: Hl7Message, segment: Hl7Segment | undefined, number: number): readonly string[] {
  const field = fieldOf(segment, number);
  return field === '' ? [] : field.split(message.delimiters.repetition);
}

/** A component of a field (or of one repetition), 1-based, its escapes read; '' where there is none. */
export function componentOf(message: Hl7Message, value: string, number: number): string {
  const { component, subcomponent, repetition } = message.delimiters;
  const end = before(value, repetition, 0, value.length);
  let from = 0;
  for (let passed = 1; passed < number; passed += 1) {
    const at = before(value, component, from, end);
    if (at === end) return '';
    from = at + 1;
  }
  const to = before(value, subcomponent, from, before(value, component, from, end));
  return unescaped(message, value.slice(from, to)).trim();
}

/** Where a delimiter stands next; `end` where it does not before that. */
function before(value: string, delimiter: string, from: number, end: number): number {
  const at = value.indexOf(delimiter, from);
  return at < 0 || at > end ? end : at;
}

/** A component of a segment's field: PID-3.1 → (3, 1). */
export function valueOf(message: Hl7Message, segment: Hl7Segment | undefined, number: number, component = 1): string {
  return componentOf(message, fieldOf(segment, number), component);
}

export function segmentsOf(message: Hl7Message, name: string): readonly Hl7Segment[] {
  return message.segments.filter((segment) => segment.name === name);
}

export function segmentOf(message: Hl7Message, name: string): Hl7Segment | undefined {
  return message.segments.find((segment) => segment.name === name);
}

/** Reads the escape sequences of a text: delimiters, \X..\ bytes and \.br\; highlighting is dropped. HL7 v2, chapter 2.7. */
function unescaped({ delimiters }: Hl7Message, text: string): string {
  const { escape, field, component, repetition, subcomponent } = delimiters;
  if (escape === '' || !text.includes(escape)) return text;
  const named: Readonly<Record<string, string>> = {
    F: field,
    S: component,
    R: repetition,
    E: escape,
    T: subcomponent,
    H: '',
    N: '',
    '.br': '\n',
  };
  const parts = text.split(escape);
  let read = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 2) {
    const sequence = parts[at] ?? '';
    // Without a closing mark it is no sequence, but a character somebody typed.
    if (at + 1 >= parts.length) return read + escape + sequence;
    const hex = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(sequence)?.[1];
    if (hex !== undefined) read += fromHex(hex);
    else read += Object.hasOwn(named, sequence) ? (named[sequence] ?? '') : '';
    read += parts[at + 1] ?? '';
  }
  return read;
}

function fromHex(hex: string): string {
  return (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}
