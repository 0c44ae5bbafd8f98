import type { VaultBridge, VaultFault, VaultRecord } from '../../src-shared/wire/vault-bridge.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { apply, contentOf, record } from './test-vault.ts';
import type { Entry } from './test-vault.ts';
import type { Vault } from './vault.ts';

/** One thing that is done to a vault, and what it does to the content as everybody understands it. */
export type Deed = {
  readonly name: string;
  /** Acknowledged, it survives a power failure; otherwise it survives the end of the process. */
  readonly durable: boolean;
  readonly run: (vault: Vault) => Promise<Result<unknown, VaultFault>>;
  readonly model: (content: Content) => void;
};

/** JSON of every document by instance and id. */
export type Content = Map<string, Map<string, { entry: Entry; scope: string }>>;

const INSTANCES = ['cases', 'commands', 'checkpoints'];
const filler = 'x'.repeat(300);

/** Everything that the vault can do, in small: with segments of some kilobytes it rotates and rewrites several times. */
export function deeds(): Deed[] {
  const docs = (from: number, to: number, version: number): Entry[] =>
    Array.from({ length: to - from }, (_, index) => ({ id: `c${from + index}`, version, rest: { version, filler } }));
  const command = (n: number) =>
    append(`command ${n}`, [record([{ id: `d${n}` }], { instance: 'commands', scope: 'device' })], true);
  const checkpoint = (n: number) =>
    append(
      `checkpoint ${n}`,
      [record([{ id: 'cp', n }], { instance: 'checkpoints', scope: 'device', obsolete: n > 1 ? 1 : 0 })],
      false,
    );
  return [
    command(1),
    append('first page', [record(docs(0, 8, 1)), record(docs(8, 12, 1), { scope: 'south' })], false),
    checkpoint(1),
    command(2),
    append('second page', [record(docs(0, 8, 2), { obsolete: 8 })], false),
    checkpoint(2),
    append(
      'moves',
      [record(['c3'], { obsolete: 2 }), record([{ id: 'c3', moved: true, rest: 'moved' }], { scope: 'south' })],
      false,
    ),
    command(3),
    { name: 'rewrite', durable: false, run: (vault) => vault.compact(), model: () => {} },
    append('third page', [record(docs(4, 8, 3), { obsolete: 4 })], false),
    command(4),
    append('fourth page', [record(docs(0, 2, 4), { obsolete: 2 })], false),
    {
      name: 'revoke south',
      durable: true,
      run: (vault) => vault.dropScopes(['south']),
      model: (content) => {
        for (const docsOf of content.values()) {
          for (const [id, { scope }] of docsOf) if (scope === 'south') docsOf.delete(id);
        }
      },
    },
    append('a new scope', [record(docs(20, 24, 1), { scope: 'west' })], true),
    { name: 'rewrite again', durable: false, run: (vault) => vault.compact(), model: () => {} },
    {
      name: 'forget cases',
      durable: true,
      run: (vault) => vault.dropInstance('cases'),
      model: (content) => void content.delete('cases'),
    },
    command(5),
  ];
}

function append(name: string, records: VaultRecord[], durable: boolean): Deed {
  return {
    name,
    durable,
    run: (vault: VaultBridge) => vault.append(records, durable),
    model: (content) => {
      for (const { instance, scope, body, rests } of records) {
        const docsOf = content.get(instance) ?? new Map<string, { entry: Entry; scope: string }>();
        content.set(instance, docsOf);
        const changed = new Map<string, Entry>([...docsOf].map(([id, { entry }]) => [id, entry]));
        const entries = (JSON.parse(body) as Entry[]).map((entry, index) => whole(entry, rests[index] ?? ''));
        apply(changed, entries);
        const touched = new Set(entries.map((entry) => (typeof entry === 'string' ? entry : entry.id)));
        for (const id of touched) {
          const entry = changed.get(id);
          if (entry === undefined) docsOf.delete(id);
          else docsOf.set(id, { entry, scope });
        }
      }
    },
  };
}

function whole(entry: Entry, rest: string): Entry {
  return typeof entry === 'string' || rest === '' ? entry : { ...entry, rest: JSON.parse(rest) as unknown };
}

/** The content after each number of deeds: `[0]` of an empty vault, `[n]` after the n-th. */
export function contentsAfter(done: readonly Deed[]): string[] {
  const content: Content = new Map();
  const states = [printed(content)];
  for (const deed of done) {
    deed.model(content);
    states.push(printed(content));
  }
  return states;
}

function printed(content: Content): string {
  return print((instance) => [...(content.get(instance) ?? new Map()).values()].map(({ entry }) => entry));
}

export async function printedVault(vault: Vault): Promise<string> {
  const found = new Map<string, Entry[]>();
  for (const instance of INSTANCES) found.set(instance, [...(await contentOf(vault, instance)).values()]);
  return print((instance) => found.get(instance) ?? []);
}

function print(entriesOf: (instance: string) => Entry[]): string {
  return INSTANCES.map(
    (instance) =>
      `${instance}: ${entriesOf(instance)
        .map((entry) => brief(entry))
        .toSorted()
        .join(' ')}`,
  ).join('\n');
}

function brief(entry: Entry): string {
  return JSON.stringify(entry).replace(filler, '…');
}
