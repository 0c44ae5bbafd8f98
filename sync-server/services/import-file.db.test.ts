import { existsSync, readFileSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { generateRemittance } from '../../src-shared/remittance/generate.ts';
import { CLAIMS_PER_PAGE } from '../../src-shared/remittance/remittance-document.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { readRemittanceEvents, type RemittanceEvent } from '../integration/remittance-events.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { findEvaluation, readPolicies } from '../store/policies.ts';
import { asAdmin } from '../store/test-database.ts';
import { readDirectory } from '../store/directory.ts';
import { inTransaction } from '../store/transaction.ts';
import { openImportBench, plainClaim, PRIYA, remittanceText, type ImportBench } from '../testing/test-import.ts';
import { importRemittance } from './import-remittance.ts';
import { CASES_AT_ONCE, MOST_CASES_LISTED, openWaitingCases } from './open-waiting-cases.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

let traces = 0;
function newTrace(): string {
  traces += 1;
  return `T-${traces}`;
}

/** Rows of everything an import may write. */
async function everything(): Promise<Record<string, number>> {
  const tables = ['remittance', 'claim_payment', 'billing_case', 'case_proposal', 'doc', 'audit_leaf', 'wf_instance'];
  const counts = tables.map(async (table): Promise<[string, number]> => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
      bench.store.db,
    );
    return [table, rows[0]!.count];
  });
  return Object.fromEntries(await Promise.all(counts));
}

function balanceOf(lines: readonly ProposedLine[]): number {
  return lines.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0);
}

describe('importing one remittance advice', () => {
  it('stores its head with a balanced entry, and its claims with the segments they were read from', async () => {
    const trace = newTrace();
    const { transactions } = await bench.importText(
      remittanceText([{ trace, amount: '80', body: plainClaim('PA-1') }]),
    );
    expect(transactions).toEqual([
      {
        remittance: expect.any(String) as string,
        status: 'imported',
        trace,
        claims: 1,
        paidMinor: 80_00,
        balanced: true,
        differenceMinor: 0,
        problems: [],
      },
    ]);
    const head = await bench.remittance(transactions[0]!.remittance);
    expect(head).toMatchObject({
      state: 'read',
      site: 'mercy-general',
      payerId: 'northern-plains',
      scope: 'mercy-general/remits',
      pages: 1,
      cases: [],
      date: '2026-11-20',
      importedBy: PRIYA.name,
    });
    expect(head.entry.map(({ account, debitMinor, creditMinor }) => [account, debitMinor, creditMinor])).toEqual([
      ['1040', 80_00, 0],
      ['1100', 5_00, 0],
      ['4910', 15_00, 0],
      ['1200', 0, 100_00],
    ]);
    const page = (await bench.remits()).find(({ id }) => id === `${head.id}:0000`);
    expect(page).toMatchObject({
      part: 'claims',
      items: [{ account: 'PA-1', raw: plainClaim('PA-1').join('\n'), firstSegment: 10, lastSegment: 12, case: '' }],
    });
  });

  it('records the decision that lets it post, with its version, rule and inputs', async () => {
    const { transactions } = await bench.importText(
      remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-2') }]),
    );
    const subject = transactions[0]!.remittance;
    expect(await findEvaluation(bench.store.db, { subject, policy: 'remittance-routing' })).toMatchObject({
      version: 2,
      rule: 'RR-5',
      inputs: { balanced: true, payerKnown: true, payeeKnown: true },
      then: { action: 'post' },
    });
    expect(await findEvaluation(bench.store.db, { subject, policy: 'claim-routing' })).toMatchObject({ rule: 'CR-10' });
  });

  it('in an interchange marked as a test is held by a case that says so', async () => {
    const text = remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-25') }]);
    const { transactions } = await bench.importText(text.replace('*0*P*:', '*0*T*:'));
    const { remittance } = transactions[0]!;
    expect(await bench.remittance(remittance)).toMatchObject({
      state: 'held',
      problems: [
        { code: 'test-interchange', severity: 'warning', message: 'This interchange is marked as a test (ISA15 = T).' },
      ],
    });
    const [holding] = await bench.cases(remittance);
    expect(holding).toMatchObject({ kind: 'remittance-as-test', state: 'open', why: { rule: 'RR-7' } });
    const real = await bench.importText(text);
    expect(real.transactions).toMatchObject([
      {
        status: 'duplicate',
        problems: [
          {
            code: 'known-as-test',
            message: `This remittance is here as a test, which is held; this file is none and was not taken. Refuse case ${holding?.number} and import this file again to replace it.`,
          },
        ],
      },
    ]);
    const again = await bench.importText(text.replace('*0*P*:', '*0*T*:'));
    expect(again.transactions[0]?.problems.map(({ code }) => code)).toEqual(['test-interchange']);
  });

  it('in an interchange marked as a test posts where tests are to post', async () => {
    const text = remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-26') }]);
    const reply = await bench.importBytes(text.replace('*0*P*:', '*0*T*:'), 'test.835', { testsPost: true });
    const id = reply.ok ? reply.value.transactions[0]!.remittance : '';
    expect(await bench.remittance(id)).toMatchObject({ state: 'read', cases: [] });
  });

  it('starts its process and leaves an audit leaf in the same transaction', async () => {
    const { transactions } = await bench.importText(
      remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-3') }]),
    );
    const id = transactions[0]!.remittance;
    const { db } = bench.store;
    const instance = await db.selectFrom('wf_instance').select(['name', 'input']).where('id', '=', id).execute();
    expect(instance).toEqual([{ name: 'remittance', input: { remittance: id } }]);
    const leaves = await db.selectFrom('audit_leaf').select(['actor', 'action']).where('entity', '=', id).execute();
    expect(leaves.filter(({ action }) => action !== 'policy.evaluate')).toEqual([
      { actor: 'priya.raman', action: 'remittance.import' },
    ]);
  });

  it('keeps the file as it came, under its hash', async () => {
    const text = remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-4') }]);
    const { sha256 } = await bench.importText(text);
    expect(await readFile(rawFilePath(bench.dataDir, sha256), 'utf8')).toBe(text);
  });

  it('goes to the shared services desk when the payee is none of our sites', async () => {
    const { transactions } = await bench.importText(
      remittanceText([{ trace: newTrace(), amount: '80', payee: '1999999992', body: plainClaim('PA-5') }]),
    );
    expect(await bench.remittance(transactions[0]!.remittance)).toMatchObject({
      site: 'shared-services',
      state: 'read',
    });
  });

  it('puts 450 claims on three pages, and books them as one entry', async () => {
    const claims = Array.from({ length: 450 }, (_, index) => plainClaim(`MANY-${index}`)).flat();
    const { transactions } = await bench.importText(
      remittanceText([{ trace: newTrace(), amount: '36000', body: claims }]),
    );
    const { remittance } = transactions[0]!;
    const pages = (await bench.remits()).filter(
      (document) => document.part === 'claims' && document.advice === remittance,
    );
    expect(pages.map((page) => (page.part === 'claims' ? page.items.length : 0))).toEqual([CLAIMS_PER_PAGE, 200, 50]);
    expect(await bench.remittance(remittance)).toMatchObject({ pages: 3, claims: 450 });
  });
});

describe('the same remittance again', () => {
  const body = plainClaim('PA-6');

  it('changes nothing, be it the same file, another name, another envelope or other delimiters', async () => {
    const set = { trace: newTrace(), amount: '80', body };
    const text = remittanceText([set]);
    const first = await bench.importText(text);
    const before = await everything();
    const again = [
      await bench.importText(text),
      await bench.importText(text, 'renamed.txt'),
      await bench.importText(remittanceText([set], { sender: 'ANOTHER HOUSE  ', control: '000000099' })),
      await bench.importText(text.replaceAll('*', '|').replaceAll('~\n', '^\n').replace('|^|00501', '|U|00501')),
    ];
    const id = first.transactions[0]!.remittance;
    for (const { transactions } of again) {
      expect(transactions).toEqual([{ ...first.transactions[0], status: 'duplicate', remittance: id }]);
    }
    expect(await everything()).toEqual(before);
  });

  it('says so when it is the whole of a set that is here cut off, and which case to refuse', async () => {
    const trace = newTrace();
    const both = [...body, ...plainClaim('PA-8')];
    await bench.importText(remittanceText([{ trace, amount: '160', body }]));
    const { transactions } = await bench.importText(remittanceText([{ trace, amount: '160', body: both }]));
    const { status, problems } = transactions[0]!;
    expect([status, problems.map(({ code }) => code)]).toEqual(['duplicate', ['known-with-other-claims']]);
    expect(problems[0]!.message).toMatch(
      /^This remittance is here with 1 claim of \$80\.00; this file has 2 claims of \$160\.00, which were not taken\. Refuse case OB-\d+/,
    );
  });

  it('is told from one of the same number with another amount', async () => {
    const trace = newTrace();
    await bench.importText(remittanceText([{ trace, amount: '80', body }]));
    const other = ['CLP*PA-7*1*100*70*5*12*PCN7', 'CAS*CO*45*25', 'CAS*PR*3*5'];
    const { transactions } = await bench.importText(remittanceText([{ trace, amount: '70', body: other }]));
    expect(transactions[0]!.status).toBe('imported');
  });

  it('is read to its end without a transaction, however large it is', async () => {
    const text = remittanceText([{ trace: newTrace(), amount: '80', body }]);
    const { transactions } = await bench.importText(text);
    const { db, url } = bench.store;
    const path = join(bench.dataDir, 'again.835');
    await writeFile(path, text);
    const file = await open(path);
    const events = readRemittanceEvents(file);
    const head = (await events.next()).value;
    invariant(head && 'type' in head && head.type === 'head', 'a file begins with a head');
    const transactionsOpen: number[] = [];
    const watched: AsyncIterator<RemittanceEvent> = {
      async next() {
        const { rows } = await asAdmin(url, (client) =>
          client.query<{ open: number }>(
            `select count(*)::int as open from pg_stat_activity
             where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`,
          ),
        );
        transactionsOpen.push(rows[0]!.open);
        return (await events.next()) as IteratorResult<RemittanceEvent>;
      },
    };
    const [policies, directory] = [await readPolicies(db, instantOf(bench.now)), await readDirectory(db)];
    const deps = { db, engine: bench.engine, policies, directory, testsPost: false };
    const set = { ...head, events: watched, file, fileName: 'again.835', sha256: '', importId: '', by: PRIYA };
    const again = await importRemittance(deps, set, bench.now);
    await file.close();
    expect(again).toEqual({ ...transactions[0], status: 'duplicate' });
    expect(transactionsOpen).toEqual([0, 0]);
  });

  it('is taken once when two people import it at the same moment', async () => {
    const text = remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-8') }]);
    const replies = await Promise.all([bench.importText(text), bench.importText(text), bench.importText(text)]);
    const statuses = replies.map(({ transactions }) => transactions[0]!.status);
    expect(statuses.toSorted()).toEqual(['duplicate', 'duplicate', 'imported']);
    expect(new Set(replies.map(({ transactions }) => transactions[0]!.remittance)).size).toBe(1);
  });
});

describe('the cases of a remittance', () => {
  it('are of the right kind, in one queue, with evidence, rule and the importer as proposer', async () => {
    const { transactions } = await bench.importText(
      remittanceText([
        {
          trace: newTrace(),
          amount: '-45',
          body: [
            ...plainClaim('PA-10'),
            'CLP*PA-11*4*200*0*0*12*PCN11',
            'CAS*CO*197*200',
            'CLP*PA-12*22*-100*-80*-5*12*PCN12',
            'CAS*CO*45*-15',
            'CAS*PR*3*-5',
            'CLP*PA-13*1*300*275*0*12*PCN13',
            'CAS*CO*29*25',
            'PLB*1234567893*20261231*WO:PCN-PA-10*320',
          ],
        },
      ]),
    );
    const head = await bench.remittance(transactions[0]!.remittance);
    const cases = await bench.cases(head.id);
    expect(cases.map(({ kind, account, amountMinor }) => [kind, account, amountMinor])).toEqual([
      ['denial', 'PA-11', 200_00],
      ['reversal', 'PA-12', 80_00],
      ['takeback', '', 320_00],
      ['write-off', 'PA-13', 25_00],
    ]);
    for (const one of cases) {
      expect(one).toMatchObject({
        state: 'open',
        queue: caseKinds.find(one.kind)!.queue,
        scope: 'mercy-general/work',
        proposedBy: PRIYA,
        payer: 'Northern Plains Mutual Health Assurance Company of the Dakotas',
        evidence: { remittance: head.id },
      });
      expect(balanceOf(one.entry)).toBe(0);
      const evaluations = await bench.store.db
        .selectFrom('policy_evaluation')
        .select(['id', 'policy', 'rule'])
        .where('id', 'in', [one.why.evaluation, one.approvalRule.evaluation])
        .execute();
      expect(evaluations).toContainEqual({ id: one.why.evaluation, policy: one.why.policy, rule: one.why.rule });
      expect(evaluations).toContainEqual({
        id: one.approvalRule.evaluation,
        policy: one.approvalRule.policy,
        rule: one.approvalRule.rule,
      });
    }
    const instances = await bench.store.db
      .selectFrom('wf_instance')
      .select('id')
      .where('name', '=', 'billing-case')
      .where(
        'id',
        'in',
        cases.map(({ id }) => id),
      )
      .execute();
    expect(instances.length).toBe(cases.length);
    expect(head.cases.map(({ id }) => id).toSorted()).toEqual(cases.map(({ id }) => id).toSorted());
  });

  it('are one click away from their claims', async () => {
    const body = [...plainClaim('PA-14'), 'CLP*PA-15*4*200*0*0*12*PCN15', 'CAS*CO*197*200'];
    const { transactions } = await bench.importText(remittanceText([{ trace: newTrace(), amount: '80', body }]));
    const { remittance } = transactions[0]!;
    const [denial] = await bench.cases(remittance);
    const page = (await bench.remits()).find(({ id }) => id === `${remittance}:0000`);
    expect(page?.part === 'claims' && page.items.map((item) => item.case)).toEqual(['', denial!.id]);
    expect(denial!.evidence.claims).toEqual([1]);
  });

  it('have numbers without gaps per kind', async () => {
    const body = ['A', 'B', 'C'].flatMap((name) => [`CLP*GAP-${name}*4*200*0*0*12*PCN${name}`, 'CAS*CO*197*200']);
    for (let file = 0; file < 3; file += 1) {
      await bench.importText(remittanceText([{ trace: newTrace(), amount: '0', body }]));
    }
    const rows = await bench.store.db
      .selectFrom('billing_case')
      .select('number')
      .where('kind', '=', 'denial')
      .execute();
    const numbers = rows.map(({ number }) => Number(number.replace('DN-', ''))).toSorted((a, b) => a - b);
    expect(numbers.length).toBeGreaterThanOrEqual(9);
    expect(numbers).toEqual(numbers.map((_, index) => 1001 + index));
  });

  it('see what an earlier remittance of the account has paid: paid twice, it is a credit balance', async () => {
    const twice = (trace: string) => remittanceText([{ trace, amount: '80', body: plainClaim('PA-16') }]);
    await bench.importText(twice(newTrace()));
    const { transactions } = await bench.importText(twice(newTrace()));
    const cases = await bench.cases(transactions[0]!.remittance);
    expect(cases).toMatchObject([{ kind: 'credit-balance', account: 'PA-16', amountMinor: 80_00 }]);
  });

  it('see what an earlier page of the same remittance has paid, and what the same page has', async () => {
    const others = Array.from({ length: 250 }, (_, index) => plainClaim(`FAR-${index}`)).flat();
    const body = [
      ...plainClaim('PA-18'),
      ...plainClaim('PA-19'),
      ...plainClaim('PA-19'),
      ...others,
      ...plainClaim('PA-18'),
    ];
    const { transactions } = await bench.importText(remittanceText([{ trace: newTrace(), amount: '20320', body }]));
    const cases = await bench.cases(transactions[0]!.remittance);
    expect(cases.map(({ kind, account, amountMinor }) => [kind, account, amountMinor])).toEqual([
      ['credit-balance', 'PA-19', 80_00],
      ['credit-balance', 'PA-18', 80_00],
    ]);
  });

  it('do not count what another site has paid, nor one that is out of balance', async () => {
    const paid = { amount: '80', body: plainClaim('PA-17') };
    await bench.importText(remittanceText([{ ...paid, trace: newTrace(), payee: '1098765435' }]));
    await bench.importText(remittanceText([{ ...paid, trace: newTrace(), amount: '79' }]));
    const { transactions } = await bench.importText(remittanceText([{ ...paid, trace: newTrace() }]));
    expect(await bench.cases(transactions[0]!.remittance)).toEqual([]);
  });
});

describe('a remittance that is held', () => {
  const denied = ['CLP*PA-20*4*200*0*0*12*PCN20', 'CAS*CO*197*200'];

  it('because it is out of balance has one case, no entry, and asks for no other', async () => {
    const { transactions } = await bench.importText(
      remittanceText([{ trace: newTrace(), amount: '81', body: [...plainClaim('PA-21'), ...denied] }]),
    );
    expect(transactions[0]).toMatchObject({ status: 'imported', balanced: false, differenceMinor: -1_00 });
    const head = await bench.remittance(transactions[0]!.remittance);
    expect(head).toMatchObject({ state: 'held', entry: [] });
    const cases = await bench.cases(head.id);
    expect(cases).toMatchObject([{ kind: 'out-of-balance', queue: 'remittance-exceptions', amountMinor: 81_00 }]);
    expect(cases[0]!.entry.map(({ account, debitMinor, creditMinor }) => [account, debitMinor, creditMinor])).toEqual([
      ['1040', 81_00, 0],
      ['2150', 0, 81_00],
    ]);
    expect(await openWaiting(head.id)).toEqual({ opened: 0, remaining: false });
  });

  it('because its payer is unknown keeps its entry and its cases until somebody confirms the payer', async () => {
    const { transactions } = await bench.importText(
      remittanceText([
        { trace: newTrace(), amount: '80', payer: '1777777777', body: [...plainClaim('PA-22'), ...denied] },
      ]),
    );
    const { remittance } = transactions[0]!;
    const head = await bench.remittance(remittance);
    expect(head).toMatchObject({ state: 'held', payerId: '', cases: [{ kind: 'unknown-payer' }] });
    expect(head.entry.length).toBeGreaterThan(0);
    expect(balanceOf(head.entry)).toBe(0);
    const pageBefore = (await bench.remits()).find(({ id }) => id === `${remittance}:0000`);
    expect(pageBefore?.part === 'claims' && pageBefore.items.map((item) => item.case)).toEqual(['', '']);

    expect(await openWaiting(remittance)).toEqual({ opened: 1, remaining: false });
    expect(await openWaiting(remittance)).toEqual({ opened: 0, remaining: false });
    const opened = (await bench.cases(remittance)).find(({ kind }) => kind === 'denial')!;
    expect(opened).toMatchObject({ account: 'PA-20', proposedBy: PRIYA });
    const after = await bench.remittance(remittance);
    expect(after).toMatchObject({ ver: 2, cases: [{ kind: 'unknown-payer' }, { id: opened.id, kind: 'denial' }] });
    const pageAfter = (await bench.remits()).find(({ id }) => id === `${remittance}:0000`);
    expect(pageAfter).toMatchObject({ ver: 2 });
    expect(pageAfter?.part === 'claims' && pageAfter.items.map((item) => item.case)).toEqual(['', opened.id]);
  });

  it('because a part of it is lost: truncated in the middle of a claim', async () => {
    const whole = remittanceText([{ trace: newTrace(), amount: '80', body: plainClaim('PA-23') }]);
    const { transactions, problems } = await bench.importText(whole.slice(0, whole.indexOf('CAS*PR') + 5));
    expect(transactions[0]).toMatchObject({ status: 'imported' });
    expect([...transactions[0]!.problems, ...problems].map(({ code }) => code)).toContain('truncated');
    expect(await bench.remittance(transactions[0]!.remittance)).toMatchObject({ state: 'held', entry: [] });
  });

  it('because fewer segments arrived than its trailer counts, although what arrived adds up', async () => {
    const body = [...plainClaim('PA-24'), ...denied];
    const whole = remittanceText([{ trace: newTrace(), amount: '80', body }]);
    const lost = denied.map((segment) => `${segment}~\n`).join('');
    const { transactions } = await bench.importText(whole.replace(lost, ''));
    expect(transactions[0]!.problems).toMatchObject([{ code: 'segments-missing', severity: 'error' }]);
    expect(await bench.remittance(transactions[0]!.remittance)).toMatchObject({
      state: 'held',
      balanced: true,
      entry: [],
    });
    expect(await bench.cases(transactions[0]!.remittance)).toMatchObject([{ why: { rule: 'RR-1' } }]);
  });

  async function openWaiting(id: string) {
    const { db } = bench.store;
    const policies = await readPolicies(db, instantOf(bench.now));
    return await inTransaction(db, (tx) => openWaitingCases(tx, { engine: bench.engine, policies }, id, bench.now));
  }
});

describe('a remittance with more cases than one transaction opens', () => {
  it('opens the first 200 with its import, the others step by step, and loses none', async () => {
    const body = Array.from({ length: 1010 }, (_, index) => [
      `CLP*DENIED-${index}*4*10*0*0*12*PCN${index}`,
      'CAS*CO*197*10',
    ]).flat();
    const { transactions } = await bench.importText(remittanceText([{ trace: newTrace(), amount: '0', body }]));
    const { remittance } = transactions[0]!;
    expect((await bench.cases(remittance)).length).toBe(CASES_AT_ONCE);
    const { db } = bench.store;
    const deps = { engine: bench.engine, policies: await readPolicies(db, instantOf(bench.now)) };
    const steps = [];
    for (let remaining = true; remaining;) {
      const step = await inTransaction(db, (tx) => openWaitingCases(tx, deps, remittance, bench.now));
      steps.push(step.opened);
      ({ remaining } = step);
    }
    expect(steps).toEqual([200, 200, 200, 200, 10]);
    const cases = await bench.cases(remittance);
    expect(new Set(cases.map(({ account }) => account)).size).toBe(1010);
    const linked = (await bench.remits()).flatMap((document) =>
      document.part === 'claims' && document.advice === remittance ? document.items.map((item) => item.case) : [],
    );
    expect(linked.toSorted()).toEqual(cases.map(({ id }) => id).toSorted());
    expect((await bench.remittance(remittance)).cases.length).toBe(MOST_CASES_LISTED);
  });
});

describe('a file that is not all good', () => {
  it('gives its good sets although one is out of balance, one a duplicate and one holds nothing', async () => {
    const trace = newTrace();
    const good = (name: string) => ({ trace: newTrace(), amount: '80', body: plainClaim(name) });
    const twin = { trace, amount: '80', body: plainClaim('PA-30') };
    const text = remittanceText([good('PA-31'), twin, { ...good('PA-32'), amount: '90' }, twin, good('PA-33')]);
    const empty = 'ST*835*0099~\nSE*2*0099~\n';
    const { transactions } = await bench.importText(text.replace('GE*', `${empty}GE*`));
    expect(transactions.map(({ status, balanced }) => [status, balanced])).toEqual([
      ['imported', true],
      ['imported', true],
      ['imported', false],
      ['duplicate', true],
      ['imported', true],
      ['unreadable', false],
    ]);
  });

  it('loses only the set that meets a defect of ours, and says so', async () => {
    const names = ['PA-35', 'PA-36', 'PA-37'];
    const text = remittanceText(names.map((name) => ({ trace: newTrace(), amount: '80', body: plainClaim(name) })));
    const before = await everything();
    const bugs: unknown[] = [];
    let started = 0;
    const failsOnce: Pick<Orchestration, 'startMany'> = {
      async startMany(...instances) {
        started += 1;
        invariant(started !== 2, 'the second one fails');
        await bench.engine.startMany(...instances);
      },
    };
    const reply = await bench.importBytes(text, 'defect.835', {
      engine: failsOnce,
      reportBug: (error) => void bugs.push(error),
    });
    const statuses = reply.ok && reply.value.transactions.map(({ status, claims }) => [status, claims]);
    expect(statuses).toEqual([
      ['imported', 1],
      ['unreadable', 1],
      ['imported', 1],
    ]);
    expect(bugs).toMatchObject([{ message: 'the second one fails' }]);
    expect((await everything())['claim_payment']).toBe((before['claim_payment'] ?? 0) + 2);
  });

  it('keeps the sets before a fault whole and nothing of the one it meets; again, it brings the rest', async () => {
    const names = ['PA-38', 'PA-39', 'PA-40'];
    const text = remittanceText(names.map((name) => ({ trace: newTrace(), amount: '80', body: plainClaim(name) })));
    const before = await everything();
    let started = 0;
    const breaksDown: Pick<Orchestration, 'startMany'> = {
      async startMany(...instances) {
        started += 1;
        if (started === 2) throw new Error('the database has gone away');
        await bench.engine.startMany(...instances);
      },
    };
    const broken = bench.importBytes(text, 'broken.835', { engine: breaksDown });
    await expect(broken).rejects.toThrow('the database has gone away');
    const between = await everything();
    expect(between['remittance']).toBe((before['remittance'] ?? 0) + 1);
    expect(between['claim_payment']).toBe((before['claim_payment'] ?? 0) + 1);
    expect(between['doc']).toBe((before['doc'] ?? 0) + 2);
    const { transactions } = await bench.importText(text);
    expect(transactions.map(({ status }) => status)).toEqual(['duplicate', 'imported', 'imported']);
  });

  it('is given up in the middle of a set when the server stops, and the rest comes with the next import', async () => {
    const traces = [newTrace(), newTrace()];
    const text = remittanceText(
      traces.map((trace) => ({ trace, amount: '160', body: ['STOP-1', 'STOP-2'].flatMap((name) => plainClaim(name)) })),
    );
    const before = await everything();
    let events = 0;
    const signal = {
      throwIfAborted() {
        events += 1;
        // The first set is its head, two claims and its end; of the second one claim was read.
        if (events === 7) throw new Error('the server stops');
      },
    };
    await expect(bench.importBytes(text, 'stop.835', { signal })).rejects.toThrow('the server stops');
    expect((await everything())['remittance']).toBe((before['remittance'] ?? 0) + 1);
    const { transactions } = await bench.importText(text, 'stop.835');
    expect(transactions.map(({ status }) => status)).toEqual(['duplicate', 'imported']);
  });

  it('with NUL bytes in its texts is taken all the same', async () => {
    const body = ['CLP*PA\u0000-34*1*100*80*5*12*PCN\u0000', 'CAS*C\u0000*45*15', 'CAS*PR*3*5'];
    const { transactions } = await bench.importText(remittanceText([{ trace: `NUL-\u0000-1`, amount: '80', body }]));
    expect(transactions[0]).toMatchObject({ status: 'imported' });
  });

  it.each([
    ['empty', '', 'empty', 'The file is empty.'],
    ['binary', '%PDF-1.7\n\u0000\u0001', 'binary', 'This is a binary file'],
    ['a text in UTF-16', Buffer.from(remittanceText([]), 'utf16le'), 'utf16', 'Save it as UTF-8 and import it again.'],
    [
      'of no kind we know',
      'Dear colleagues,\nhere is the list.\n',
      'unknownKind',
      'This is no kind of file that the desk reads: no remittance, invoice, claim, bank file, HL7 v2 or FHIR.',
    ],
    ['a table of unknown columns', 'account;amount\n1;2\n', 'columnsUnknown', 'This is a table'],
    ['an envelope without a remittance', remittanceText([]), 'noRemittance', 'holds no remittance advice'],
  ])('is refused when it is %s, and leaves nothing', async (_, bytes, kind, message) => {
    const before = await everything();
    const reply = await bench.importBytes(bytes);
    expect(reply).toMatchObject({ ok: false, error: { kind, message: expect.stringContaining(message) as string } });
    expect(await everything()).toEqual(before);
  });
});

describe('every stored remittance', () => {
  it('has a balanced entry, and every case a balanced one, over 60 generated sets', async () => {
    const text = generateRemittance({
      seed: 7,
      transactions: 60,
      claimsPerTransaction: 25,
      date: '2026-11-20',
      traceBase: 600_000_000,
      mix: { denied: 0.1, reversed: 0.1, secondary: 0.1, providerAdjusted: 0.5, outOfBalance: 0.1 },
    });
    const { transactions } = await bench.importText(text);
    expect(transactions.every(({ status }) => status === 'imported')).toBe(true);
    const heads = (await bench.remits()).filter((document) => document.part === 'advice');
    for (const head of heads) expect(balanceOf(head.entry), head.trace).toBe(0);
    const rows = await bench.store.db.selectFrom('billing_case').select('body').execute();
    expect(rows.length).toBeGreaterThan(100);
    for (const { body } of rows) expect(balanceOf((JSON.parse(body) as { entry: ProposedLine[] }).entry)).toBe(0);
  });
});

const samples = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));
const hasSamples = existsSync(join(samples, 'manifest.json'));
if (!hasSamples) process.stderr.write('SKIPPED: importing the real 835 files, because ../shared/samples is absent.\n');

describe.runIf(hasSamples)('the real 835 files', () => {
  type Sample = {
    file: string;
    kind: string;
    facts: { transactions: { st01: string; bpr02: string; clp_count: number }[] };
  };

  it('all come in, with the transaction sets, claims and amounts that their manifest states', async () => {
    const manifest = JSON.parse(readFileSync(join(samples, 'manifest.json'), 'utf8')) as { files: Sample[] };
    const files = manifest.files.filter(({ kind }) => kind === 'x12-835');
    expect(files.length).toBeGreaterThan(30);
    for (const { file, facts } of files) {
      const { transactions } = await importWhole(file);
      const stated = facts.transactions.filter(({ st01 }) => st01 === '835');
      expect(
        transactions.map(({ claims, paidMinor }) => [claims, paidMinor]),
        file,
      ).toEqual(stated.map(({ clp_count, bpr02 }) => [clp_count, Math.round(Number(bpr02) * 100)]));
      expect(
        transactions.filter(({ status }) => status === 'unreadable'),
        file,
      ).toEqual([]);
    }
  });

  it('book no claim that does not add up: its cash waits, also where the set as a whole adds up', async () => {
    const { transactions } = await importWhole('x12-835/moov-io_x12__sample2.txt');
    const { remittance, balanced } = transactions[0]!;
    expect(balanced).toBe(true);
    const { entry } = await bench.remittance(remittance);
    expect(entry.map(({ account }) => account)).not.toContain('1200');
    expect(entry.find(({ account }) => account === '2150')).toMatchObject({ creditMinor: 4_000_00 });
    const waiting = await bench.store.db
      .selectFrom('case_proposal')
      .select('body')
      .where('remittance_id', '=', remittance)
      .execute();
    expect(waiting.map(({ body }) => (JSON.parse(body) as { proposal: { kind: string } }).proposal.kind)).toEqual([
      'claim-exception',
    ]);
  });

  async function importWhole(file: string) {
    const reply = await bench.importBytes(readFileSync(join(samples, file)), file);
    if (!reply.ok) throw new Error(`${file}: ${reply.error.message}`);
    return reply.value;
  }
});
