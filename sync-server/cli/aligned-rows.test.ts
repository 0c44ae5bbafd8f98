import { expect, it } from 'vitest';
import { alignedRows } from './aligned-rows.ts';

it('stands text to the left and figures to the right', () =>
  expect(
    alignedRows(
      [
        ['Trace', 'Paid'],
        ['1', '$5.00'],
      ],
      new Set([0]),
    ),
  ).toEqual(['  Trace   Paid', '  1      $5.00']));

it('shows a control character of a file as a sign, so that no file can steer the terminal', () =>
  expect(alignedRows([['E\u001B[31m\u0007', '1']], new Set([0]))).toEqual(['  E\uFFFD[31m\uFFFD  1']));
