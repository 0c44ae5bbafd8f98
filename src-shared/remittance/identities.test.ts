import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COVERED, coverSegments } from './identities.ts';

const claim = [
  'CLP*PA-7F3K0002*1*250*180*20*12*PAYER-CLAIM-77*11*1',
  'CAS*CO*45*50',
  'NM1*QC*1*SMITH*JANE*Q***MI*MEMBER-1',
  'NM1*IL*1*SMITH*JOHN****MI*MEMBER-2',
  'NM1*74*1*SMYTHE',
  'NM1*82*1*WELBY*MARCUS****XX*1234567893',
  'REF*1W*MEMBER-3',
  'REF*EA*RECORD-4',
  'REF*CE*PPO',
  'DTM*232*20261101',
  'SVC*HC:99213*250*180',
  'ZZZ*UNKNOWN-5',
].join('\n');

describe('the segments of a claim', () => {
  it('show amounts, codes, dates and the account, and cover who the patient is', () =>
    expect(coverSegments(claim).split('\n')).toEqual([
      'CLP*PA-7F3K0002*1*250*180*20*12*•••*11*1',
      'CAS*CO*45*50',
      'NM1*QC*1*•••*•••*•••***•••*•••',
      'NM1*IL*1*•••*•••****•••*•••',
      'NM1*74*1*•••',
      'NM1*82*1*WELBY*MARCUS****XX*1234567893',
      'REF*1W*•••',
      'REF*EA*•••',
      'REF*CE*PPO',
      'DTM*232*20261101',
      'SVC*HC:99213*250*180',
      'ZZZ*•••',
    ]));

  it('are read with whatever separates their elements', () =>
    expect(coverSegments('NM1|QC|1|SMITH|JANE')).toBe('NM1|QC|1|•••|•••'));

  it('are covered whole where they cannot be read', () => expect(coverSegments('SMITH JANE\n')).toBe(`${COVERED}\n`));

  it('never show a name, whatever the separator and however many elements it has', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('*', '|', '^', '~', ':'),
        fc.constantFrom('QC', 'IL', '74', 'GB', ''),
        fc.nat(9),
        (by, who, at) => {
          const segment = ['NM1', who, '1', ...Array.from({ length: at }, () => ''), 'SMITH'].join(by);
          expect(coverSegments(segment)).not.toContain('SMITH');
        },
      ),
    ));
});
