import { encodeUtf8 } from '../../x12/bytes.ts';
import { generateRemittance } from '../generate.ts';
import { drawFrom, type Draw } from './invent.ts';

const DELIMITERS = [
  { element: '*', component: ':', segment: '~', newline: '\n' },
  { element: '*', component: '>', segment: '~', newline: '' },
  { element: '|', component: '^', segment: '\n', newline: '' },
  { element: '*', component: '|', segment: '\r\n', newline: '' },
];

/** What a parser is most likely to stumble over. */
const HOT = [
  '~~',
  '***',
  ':::',
  '\r\n',
  '\u0000',
  '\ufeff',
  '__proto__',
  'constructor*prototype~',
  'ISA*00*',
  'ISA*00*          *00*          *ZZ*A*ZZ*B*260101*0000*^*00501*1*0*P*:~',
  'GS*HP*A*B*20260101*0000*1*X*005010X221A1~',
  'ST*835*0001~',
  'ST*837*0001~',
  'SE*999999999999*0001~',
  'IEA*1*1~',
  'BPR*I*-1.005*D*ACH~',
  'TRN*1*__proto__*1~',
  'CLP*A*22*-1*-99999999999999999999*.~',
  'CLP~',
  'SVC*HC:::::::::*1e308*NaN~',
  'CAS*CO*45*1*1*45*1*1*45*1*1*45*1*1*45*1*1*45*1*1*45~',
  'PLB*1*20269999*WO:*1*:*2~',
  'NM1*QC*1*ÄÖÜ\ud83d\ude00~',
  'DTM*405*00000000~',
];

const BASES = DELIMITERS.flatMap((delimiters, index) => [
  encodeUtf8(
    generateRemittance({ seed: index, transactions: 1, claimsPerTransaction: 2, date: '2026-11-24', delimiters }),
  ),
  encodeUtf8(
    generateRemittance({ seed: 50 + index, transactions: 2, claimsPerTransaction: 1, date: '2026-11-24', delimiters }),
  ),
]);
const HOT_BYTES = HOT.map(encodeUtf8);
const MAX_CHANGES = 6;

/** Bytes that hold, held or might have held an 835: the same for the same seed. */
export function fuzzInput(seed: number): Uint8Array {
  const draw = drawFrom(seed);
  if (draw(20) === 0) return noise(draw, draw(600));
  let bytes = BASES[draw(BASES.length)]!;
  for (let change = draw(MAX_CHANGES); change >= 0; change -= 1) bytes = mutate(bytes, draw);
  return bytes;
}

function mutate(bytes: Uint8Array, draw: Draw): Uint8Array {
  const at = draw(bytes.length + 1);
  const length = draw(4) === 0 ? draw(bytes.length + 1) : draw(24);
  const rest = bytes.subarray(at + length);
  switch (draw(8)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return joined(bytes.subarray(0, at), rest);
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    case 3:
      return joined(bytes.subarray(0, at), noise(draw, draw(12)), bytes.subarray(at));
    case 4:
      return joined(bytes.subarray(0, at), BASES[draw(BASES.length)]!.subarray(0, length * 8), rest);
    case 5:
    case 6:
      return joined(bytes.subarray(0, at), HOT_BYTES[draw(HOT_BYTES.length)]!, bytes.subarray(at));
    default: {
      const changed = Uint8Array.from(bytes);
      if (changed.length > 0) changed[draw(changed.length)] = draw(256);
      return changed;
    }
  }
}

function noise(draw: Draw, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => (draw(3) === 0 ? draw(256) : 0x20 + draw(0x5f)));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
