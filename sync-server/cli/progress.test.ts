import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Progress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progress(isTerminal: boolean) {
  const said: string[] = [];
  const io = { isTerminal, stdout: () => {}, stderr: (text: string) => void said.push(text) };
  return { said, shown: new Progress('big.835', io) };
}

it('says every five seconds how long the server has been at work, until it has answered', () => {
  const { said, shown } = progress(false);
  shown.wait('sent, and being imported');
  vi.advanceTimersByTime(11_000);
  expect(said).toEqual(['big.835: sent, and being imported for 5 s\n', 'big.835: sent, and being imported for 10 s\n']);
  shown.end();
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(2);
});

it('says nothing about what is over sooner', () => {
  const { said, shown } = progress(false);
  shown.wait('sent, and being imported');
  vi.advanceTimersByTime(4_000);
  shown.end();
  expect(said).toEqual([]);
});

it('writes over its own line on a terminal, and clears it in the end', () => {
  const { said, shown } = progress(true);
  shown.wait('sent, and being imported');
  vi.advanceTimersByTime(5_000);
  shown.end();
  expect(said).toEqual(['\rbig.835: sent, and being imported for 5 s\u001b[K', '\r\u001b[K']);
});
