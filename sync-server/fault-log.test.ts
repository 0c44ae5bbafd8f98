import { beforeEach, describe, expect, it } from 'vitest';
import { FaultLog } from './fault-log.ts';

let now: number;
let lines: string[];
let log: FaultLog;
beforeEach(() => {
  now = Date.parse('2026-11-24T08:00:00.000Z');
  lines = [];
  log = new FaultLog(
    (line) => lines.push(line),
    () => new Date(now),
  );
});

function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
}

describe('the log of faults', () => {
  it('tells the details of a cause once, and how often it came in one line a minute', () => {
    for (let i = 0; i < 1000; i += 1) log.report(refused());
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatch(/^A fault, to be tried again: connect ECONNREFUSED 127.0.0.1:5432\n.+\n {4}at /);
    now += 60_000;
    log.report(refused());
    expect(lines.slice(1)).toEqual([
      'A fault, to be tried again: connect ECONNREFUSED 127.0.0.1:5432 (999 more times since 2026-11-24T08:00:00.000Z)',
    ]);
  });

  it('keeps causes apart', () => {
    log.report(refused());
    log.report(new Error('Connection terminated unexpectedly'));
    log.report(refused());
    expect(lines.map((line) => line.split('\n')[0])).toEqual([
      'A fault, to be tried again: connect ECONNREFUSED 127.0.0.1:5432',
      'A fault, to be tried again: Connection terminated unexpectedly',
    ]);
  });

  it('takes the workers of the queue for one: they all meet the same cause', () => {
    log.report(refused());
    for (const worker of ['7dde3135', 'f4b2799a']) {
      log.report({ message: `connect ECONNREFUSED 127.0.0.1:5432 (Queue: wf.advance, Worker: ${worker})` });
    }
    log.close();
    expect(lines.map((line) => line.split('\n')[0])).toEqual([
      'A fault, to be tried again: connect ECONNREFUSED 127.0.0.1:5432',
      'A fault, to be tried again: connect ECONNREFUSED 127.0.0.1:5432 (2 more times since 2026-11-24T08:00:00.000Z)',
    ]);
  });

  it('loses no count when it is closed', () => {
    for (let i = 0; i < 3; i += 1) log.report(refused());
    log.close();
    expect(lines.at(-1)).toContain('(2 more times since 2026-11-24T08:00:00.000Z)');
  });

  it('tells the details again of a cause that was away for half an hour', () => {
    log.report(refused());
    now += 30 * 60_000;
    log.report(refused());
    expect(lines.filter((line) => line.includes('\n    at '))).toHaveLength(2);
  });

  it('names what a connection met that was tried at several addresses, and what the queue gives as a plain object', () => {
    log.report(new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), refused()]));
    log.report({ message: 'Queue wf.advance does not exist' });
    expect(lines.map((line) => line.split('\n')[0])).toEqual([
      'A fault, to be tried again: connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
      'A fault, to be tried again: Queue wf.advance does not exist',
    ]);
  });
});
