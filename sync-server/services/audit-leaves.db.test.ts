import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDesk, type Desk } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-30T12:00:00.000Z'));
});
afterAll(() => desk.close());

it('tells in the order of doing what the policy answered, what became of the case, and what came in', async () => {
  await desk.proposeWriteOff('wo-told', 10_00);
  await desk.settle();
  const rows = await desk.db
    .selectFrom('audit_leaf')
    .select(['action', 'actor', 'body'])
    .where('entity', '=', 'wo-told')
    .orderBy('seq')
    .execute();
  const actions = rows.map(({ action }) => action);
  expect([...new Set(actions)]).toEqual([
    'policy.evaluate',
    'case.open',
    'command.accepted',
    'case.allow',
    'case.post',
  ]);
  const told = (action: string) =>
    JSON.parse(rows.find((row) => row.action === action)?.body ?? '{}') as { body: unknown };
  expect(told('policy.evaluate').body).toMatchObject({
    evaluations: [
      { policy: expect.any(String) as string, version: expect.any(Number) as number, inputs: {}, then: {} },
    ],
  });
  const command = await desk.db
    .selectFrom('command')
    .select(['id', 'body'])
    .where('entity', '=', 'wo-told')
    .executeTakeFirstOrThrow();
  // The hash binds the command, which is kept apart.
  expect(told('command.accepted').body).toMatchObject({
    command: command.id,
    code: 'OK',
    sha256: createHash('sha256').update(command.body).digest('hex'),
  });
});
