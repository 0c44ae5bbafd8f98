import { afterEach, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { bookedHash } from '../erp/content-hash.ts';
import type { ErpClaim } from '../erp/adapters/kit/contract-erp.ts';
import { ErpError, type OutsideErp, type Posting } from '../erp/port.ts';
import type { FakeErp } from './erp-fakes/fake-erp.ts';
import { RETRY_AFTER_SECONDS } from './erp-fakes/fake-server.ts';
import { describeErp, postingOf } from './test-erp-conformance.ts';
import { everyEntry } from './test-every-entry.ts';

export type ContractUnderTest = {
  start(): Promise<FakeErp>;
  connect(fake: FakeErp, options: { readonly secret?: string; readonly timeoutMs?: number } & ErpDeps): OutsideErp;
  readonly journal: string;
  /** As of `ErpUnderTest`. */
  readonly tellsPeriods?: boolean;
};
export type ErpDeps = { readonly clock: () => Date; readonly claim: ErpClaim };

const clock = (): Date => new Date();
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

/** One at a time for a key, as the claims of the database make it. */
export function claimsInMemory(): ErpClaim {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    return await mine;
  };
}

/** Parties as the imitated ERP keeps them: on some accounts, or on none. */
function adaptedTo(fake: FakeErp): (lines: Posting['lines']) => Posting['lines'] {
  return (lines) =>
    lines.map((line) => ({ ...line, party: fake.books.needsParty(line.account) ? line.party || 'COLLECTIVE' : '' }));
}

/** What every adapter to a public contract must do the same, with an imitation that fails as the real one may. */
export function describeContract(name: string, under: ContractUnderTest): void {
  describe(`${name}, whose answers may be lost`, () => {
    const running: FakeErp[] = [];
    afterEach(async () => void (await Promise.all(running.splice(0).map((fake) => fake.stop()))));
    const open = async (options: { readonly secret?: string; readonly timeoutMs?: number } = {}) => {
      const fake = await under.start();
      running.push(fake);
      const erp = under.connect(fake, { clock, claim: claimsInMemory(), ...options });
      const adapted = adaptedTo(fake);
      const entry = (key: string, lines?: Posting['lines']): Posting => {
        const posting = postingOf(key, { journal: under.journal, ...(lines ? { lines } : {}) });
        return { ...posting, lines: adapted(posting.lines) };
      };
      return { fake, erp, entry, adapted };
    };
    describeErp(name, async () => {
      const { fake, erp, adapted } = await open();
      if (fake.books.entries.length === 0) await erp.post(postedBefore(under, adapted), signal());
      return {
        erp,
        closePeriod: async (period) => void fake.books.closed.add(period),
        hashOf: bookedHash,
        changes: { journal: under.journal },
        tellsPeriods: under.tellsPeriods ?? true,
        adapted,
      };
    });
    books(open, under.tellsPeriods ?? true);
    races({ open, under });
    refusals(open);
    lostAnswers(open);
  });
}

function postedBefore({ journal }: ContractUnderTest, adapted: (lines: Posting['lines']) => Posting['lines']): Posting {
  const posting = postingOf('before', { journal });
  return { ...posting, lines: adapted(posting.lines) };
}

type Opened = {
  readonly fake: FakeErp;
  readonly erp: OutsideErp;
  readonly entry: (key: string, lines?: Posting['lines']) => Posting;
};
type Open = (options?: { readonly secret?: string; readonly timeoutMs?: number }) => Promise<Opened>;

function books(open: Open, tellsPeriods: boolean): void {
  it('takes every kind of entry, and its balances are the sums of what was sent', async () => {
    const { erp, entry } = await open();
    const expected = new Map<string, number>();
    for (const [at, { lines }] of everyEntry.entries()) {
      const posting = entry(`every-${at}`, lines);
      expect(await erp.post(posting, signal())).toMatchObject({ state: 'posted', contentHash: bookedHash(posting) });
      for (const { account, debitMinor, creditMinor } of lines) {
        expected.set(account, (expected.get(account) ?? 0) + debitMinor - creditMinor);
      }
    }
    const balances = await erp.balances({ asOf: '2026-12-31' as CalendarDate });
    // Some tell both sides of an account, some only what is left.
    const net = balances.map((row) => [row.account, row.debitMinor - row.creditMinor] as const);
    expect(new Map(net.filter(([, minor]) => minor !== 0))).toEqual(
      new Map([...expected].filter(([, minor]) => minor !== 0)),
    );
    const entries = await erp.entries(['every-0', 'every-3', 'never-sent']);
    expect(entries.map(({ receipt }) => receipt.key).toSorted()).toEqual(['every-0', 'every-3']);
    expect(entries.find(({ receipt }) => receipt.key === 'every-3')?.lines).toMatchObject(
      entry('every-3', everyEntry[3]?.lines).lines.map(({ account, debitMinor, creditMinor }) => ({
        account,
        debitMinor,
        creditMinor,
      })),
    );
  });

  it('tells whether it is there, whom it lets in, and what it has', async () => {
    const { fake, erp } = await open();
    expect(await erp.health()).toMatchObject({ reachable: true, authenticated: true });
    const { accounts } = await erp.masterData();
    expect(accounts).toContainEqual({
      code: '1100',
      name: expect.any(String) as string,
      needsParty: fake.books.needsParty('1100'),
    });
    fake.books.closed.add('2026-02');
    const periods = await erp.periods({ from: '2026-02-15' as CalendarDate });
    expect(periods[0]).toMatchObject({
      startsOn: '2026-02-01',
      endsOn: '2026-02-28',
      state: tellsPeriods ? 'closed' : 'open',
    });
    expect(periods[1]).toMatchObject({ startsOn: '2026-03-01', state: 'open' });
    await fake.stop();
    expect(await erp.health()).toMatchObject({ reachable: false, authenticated: false });
  });

  it('keeps a key of 120 characters apart from one that differs at its end', async () => {
    const { erp, entry, fake } = await open();
    const { maxKeyLength } = erp.capabilities;
    const keys = ['a', 'b'].map((end) => `${'k'.repeat(Math.min(maxKeyLength, 120) - 1)}${end}`);
    for (const key of keys) await erp.post(entry(key), signal());
    expect(fake.books.entries).toHaveLength(2);
    expect(await erp.find(keys[1] ?? '')).toMatchObject({ key: keys[1], state: 'posted' });
  });
}

function races({ open, under }: { open: Open; under: ContractUnderTest }): void {
  it('has one entry when two servers without a common claim send it at the same time, where it keeps keys unique', async () => {
    const { fake, erp, entry } = await open();
    if (erp.capabilities.uniqueKey !== 'server') return;
    const others = Array.from({ length: 5 }, () => under.connect(fake, { clock, claim: claimsInMemory() }));
    const receipts = await Promise.all([erp, ...others].map((one) => one.post(entry('race'), signal())));
    expect(new Set(receipts.map(({ erpId }) => erpId)).size).toBe(1);
    expect(fake.books.entries).toHaveLength(1);
  });
}

function refusals(open: Open): void {
  it('stops at wrong credentials, and does not try them again', async () => {
    const { fake, erp, entry } = await open({ secret: WRONG });
    expect(await faultOf(erp.post(entry('wrong'), signal()))).toMatchObject({ code: 'bad-credentials', retry: 'no' });
    const asked = fake.asked.length;
    expect(await faultOf(erp.find('wrong'))).toMatchObject({ code: 'bad-credentials' });
    expect(await erp.health()).toMatchObject({ reachable: true, authenticated: false });
    expect(fake.asked).toHaveLength(asked);
    expect(fake.books.entries).toHaveLength(0);
  });

  it('reads the refusal when a month is closed between the look and the sending', async () => {
    const { fake, erp, entry } = await open();
    fake.before(fake.steps.at(-1) ?? '', () => fake.books.closed.add('2026-11'));
    expect(await faultOf(erp.post(entry('late'), signal()))).toMatchObject({
      code: 'period-closed',
      outcome: 'not-applied',
      retry: 'no',
    });
    fake.books.closed.clear();
    expect(await erp.post(entry('late'), signal())).toMatchObject({ state: 'posted' });
    expect(fake.books.entries).toHaveLength(1);
  });

  it('says that nothing was sent when nobody listens', async () => {
    const { fake, erp, entry } = await open();
    await fake.stop();
    expect(await faultOf(erp.post(entry('gone'), signal()))).toMatchObject({
      code: 'unreachable',
      outcome: 'not-applied',
      retry: 'backoff',
    });
  });

  it('signs in again when its session has ended, and has one entry', async () => {
    const { fake, erp, entry } = await open();
    await erp.find('session');
    fake.expire?.();
    expect(await erp.post(entry('session'), signal())).toMatchObject({ state: 'posted' });
    expect(fake.books.entries).toHaveLength(1);
  });
}

export const WRONG = 'wrong';

/** Steps are those of the imitation, so that each way of losing an answer is tried at each of them. */
function lostAnswers(open: Open): void {
  for (const [fault, what] of [
    ['cut', 'is cut off after the work was done'],
    ['hold', 'comes after our deadline'],
    ['fail', 'says that the server failed, after the work was done'],
    ['garbage', 'cannot be read'],
    ['reset', 'is cut off before the work'],
    ['fail-before', 'says that the server failed'],
  ] as const) {
    it(`has one entry when an answer ${what}, at whichever step`, async () => {
      const { fake: first } = await open();
      for (const step of first.steps) {
        const { fake, erp, entry } = await open({ timeoutMs: fault === 'hold' ? 250 : 10_000 });
        fake.inject(step, fault);
        const fault1 = await faultOf(erp.post(entry('lost'), signal()));
        // A mangled answer that carried nothing is no loss.
        if (fault1 !== null || fault !== 'garbage') {
          expect([step, fault1]).toMatchObject([
            step,
            { code: 'uncertain', outcome: 'uncertain', retry: 'after-find' },
          ]);
        }
        const found = await erp.find('lost');
        expect(await erp.post(entry('lost'), signal())).toMatchObject({ key: 'lost', state: 'posted' });
        expect(fake.books.entries).toHaveLength(1);
        if (found?.state === 'posted') expect(await erp.find('lost')).toEqual(found);
      }
    });
  }

  it('waits as long as it is told when it asks too often, and nothing was done', async () => {
    const { fake, erp, entry } = await open();
    const [step = ''] = fake.steps;
    fake.inject(step, 'throttle');
    expect(await faultOf(erp.post(entry('often'), signal()))).toMatchObject({
      code: 'throttled',
      outcome: 'not-applied',
      retryAfterMs: RETRY_AFTER_SECONDS * 1000,
    });
    expect(fake.books.entries).toHaveLength(0);
    expect(await erp.post(entry('often'), signal())).toMatchObject({ state: 'posted' });
  });

  it('waits for a slow answer', async () => {
    const { fake, erp, entry } = await open();
    for (const step of fake.steps) fake.inject(step, 'slow');
    expect(await erp.post(entry('slow'), signal())).toMatchObject({ state: 'posted' });
    expect(fake.books.entries).toHaveLength(1);
  });
}

async function faultOf(work: Promise<unknown>): Promise<ErpError | null> {
  return await work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ErpError) return error;
      throw error;
    },
  );
}
