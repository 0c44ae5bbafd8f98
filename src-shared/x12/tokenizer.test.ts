import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from './bytes.ts';
import { MAX_SEGMENT_BYTES, Tokenizer, type Unread } from './tokenizer.ts';

type Cut = {
  readonly segments: string[][];
  readonly places: { readonly position: number; readonly offset: number; readonly length: number }[];
  readonly delimiters: string[];
  readonly unread: [Unread, number][];
};

/** Segments as lists of texts, the name first. */
function cut(input: string | Uint8Array, pieceLength = Infinity): Cut {
  const bytes = typeof input === 'string' ? encodeUtf8(input) : input;
  const result: Cut = { segments: [], places: [], delimiters: [], unread: [] };
  const tokenizer = new Tokenizer({
    onSegment: (segment) => {
      result.segments.push(Array.from({ length: segment.count + 1 }, (_, element) => segment.text(element)));
      result.places.push({ position: segment.position, offset: segment.offset, length: segment.length });
    },
    onDelimiters: (delimiters) =>
      result.delimiters.push(String.fromCharCode(delimiters.element, delimiters.component, delimiters.segment)),
    onUnread: (reason, offset) => result.unread.push([reason, offset]),
  });
  for (let from = 0; from < bytes.length; from += pieceLength) tokenizer.push(bytes.subarray(from, from + pieceLength));
  tokenizer.end();
  return result;
}

const ISA =
  'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0815*^*00501*000000001*0*P*:~';
const BODY =
  'GS*HP*SENDER*RECEIVER*20261124*0815*1*X*005010X221A1~ST*835*0001~BPR*I*100*C*CHK~SE*3*0001~GE*1*1~IEA*1*000000001~';
const NAMES = ['ISA', 'GS', 'ST', 'BPR', 'SE', 'GE', 'IEA'];
const FILE = ISA + BODY;

const names = (result: Cut) => result.segments.map(([name]) => name);

describe('finding the delimiters', () => {
  it('reads them off an ISA', () => expect(cut(FILE).delimiters).toEqual(['*:~']));

  it.each([
    ['|', '>', '\n'],
    ['+', ':', "'"],
    ['^', '\\', '!'],
    ['\u001d', '\u001f', '\u001c'],
  ])('reads unusual ones: element %j, component %j, segment %j', (element, component, segment) => {
    const swap: Record<string, string> = { '*': element, ':': component, '~': segment, '^': '_' };
    const result = cut(FILE.replace(/[*:~^]/g, (character) => swap[character]!));
    expect(result.delimiters).toEqual([element + component + segment]);
    expect(names(result)).toEqual(NAMES);
  });

  it('takes a lone character before a newline for ISA16 when segments end in newlines', () => {
    const result = cut(FILE.replaceAll('~', '\r\n'));
    expect(result.delimiters).toEqual(['*:\n']);
    expect(result.segments.at(-1)).toEqual(['IEA', '1', '000000001']);
  });

  it('takes it for the terminator when the next segment ends in it too', () => {
    const result = cut(FILE.replace('*:~', '*~').replaceAll('~', '~\n'));
    expect(result.delimiters).toEqual(['*:~']);
    expect(names(result)).toEqual(NAMES);
  });

  it.each(['*P~', '*P*~'])('does without ISA16 (%s)', (ending) => {
    const result = cut(FILE.replace('*P*:~', ending));
    expect(result.delimiters).toEqual(['*:~']);
    expect(names(result)).toEqual(NAMES);
  });

  it('learns the component separator from the first service line when ISA16 is missing', () =>
    expect(cut(FILE.replace('*P*:~', '*P~').replace('SE*3', 'SVC*HC>99213*1*1~SE*3')).delimiters).toEqual(['*>~']));

  it('does not count to 106: a short ISA is read like any other', () =>
    expect(names(cut(FILE.replaceAll(/ {2,}/g, '')))).toEqual(NAMES));

  it.each(['GS*HP', 'ST*835', 'BPR*I'])('guesses them for a file that starts at %s', (start) => {
    const result = cut(FILE.slice(FILE.indexOf(start)));
    expect(result.delimiters).toEqual(['*:~']);
    expect(names(result)[0]).toBe(start.split('*')[0]);
  });

  it('finds new ones at every ISA', () => {
    const other = FILE.replaceAll('*', '|').replaceAll('~', '\n').replaceAll(':', '>');
    const result = cut(FILE + other + FILE);
    expect(result.delimiters).toEqual(['*:~', '|>\n', '*:~']);
    expect(names(result)).toEqual([...NAMES, ...NAMES, ...NAMES]);
  });
});

describe('cutting segments', () => {
  it.each([
    ['a byte order mark', `\ufeff${FILE}`],
    ['newlines behind terminators', FILE.replaceAll('~', '~\r\n')],
    ['indented segments', FILE.replaceAll('~', '~\n      ')],
    ['blank lines at the start', `\n\n  ${FILE}`],
    ['empty segments', FILE.replaceAll('~', '~~')],
    ['lower-case names', FILE.replace('BPR', 'bpr').replace('ISA', 'isa')],
    ['no last terminator', FILE.slice(0, -1)],
    ['an end-of-file character', `${FILE}\u001a`],
  ])('tolerates %s', (_, text) => {
    const result = cut(text);
    expect(names(result).map((name) => name!.toUpperCase())).toEqual(NAMES);
    expect(result.unread).toEqual([]);
  });

  it('joins lines that were wrapped at 80 columns', () =>
    expect(cut(FILE.replace(/.{80}/g, '$&\r\n')).segments).toEqual(cut(FILE).segments));

  it('gives each segment its ordinal, its byte offset and its length with the terminator', () => {
    const { places } = cut(`\ufeff${FILE.replaceAll('~', '~\n')}`);
    expect(places.slice(0, 3)).toEqual([
      { position: 1, offset: 3, length: 106 },
      { position: 2, offset: 110, length: 53 },
      { position: 3, offset: 164, length: 12 },
    ]);
  });

  it('decodes UTF-8, and latin1 where it is no UTF-8', () => {
    const withName = FILE.replace('SE*3', 'NM1*QC*1*NÚÑEZ~SE*3');
    expect(cut(withName).segments[4]).toEqual(['NM1', 'QC', '1', 'NÚÑEZ']);
    const latin1 = Uint8Array.from(withName, (character) => character.charCodeAt(0));
    expect(cut(latin1).segments[4]).toEqual(['NM1', 'QC', '1', 'NÚÑEZ']);
  });

  it('says where the envelope begins when something precedes it', () =>
    expect(cut(`From: clearinghouse\n\n${FILE}`)).toMatchObject({ unread: [['leading-junk', 0]] }));

  it('says that a file is cut off in the middle of a segment, and gives what there is of it', () => {
    const text = FILE.slice(0, FILE.indexOf('*C*CHK'));
    const result = cut(text);
    expect(result.segments.at(-1)).toEqual(['BPR', 'I', '100']);
    expect(result.unread).toEqual([['truncated', text.indexOf('BPR')]]);
  });

  it('passes over a run that is too long to be a segment and goes on behind it', () => {
    for (const length of [MAX_SEGMENT_BYTES + 1, 5 * MAX_SEGMENT_BYTES]) {
      const result = cut(FILE.replace('BPR', `${'x'.repeat(length)}~BPR`));
      expect(names(result)).toEqual(NAMES);
      expect(result.unread).toEqual([['segment-too-long', FILE.indexOf('BPR')]]);
    }
  });

  it.each(['', ' \n', 'hello, world', 'ST. MARY HOSPITAL; GS', '{"ISA": "*00*"}'])('finds no segment in %j', (text) =>
    expect(cut(text)).toMatchObject({ segments: [], unread: text.trim() === '' ? [] : [['not-x12', 0]] }),
  );
});

describe('pieces', () => {
  it('gives the same for any length of pieces', () => {
    const long = FILE + BODY.repeat(3000) + FILE.replaceAll('~', '\n');
    const whole = cut(long);
    expect(whole.segments.length).toBeGreaterThan(18_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300_000 }), (pieceLength) => {
        expect(cut(long, pieceLength)).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same byte by byte', () => expect(cut(FILE, 1)).toEqual(cut(FILE)));
});
