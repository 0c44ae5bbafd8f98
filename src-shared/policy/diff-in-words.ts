import { conditionInWords, valueInWords } from './in-words.ts';
import type { PolicyRule, PolicyTable } from './policy-document.ts';

/** One difference between two versions of a policy. */
export type TableChange = {
  readonly kind: 'table' | 'column' | 'added' | 'removed' | 'moved' | 'condition' | 'outcome' | 'words' | 'example';
  /** Rule id, '' where it concerns the whole table. */
  readonly rule: string;
  /** A sentence for the board that decides about it. */
  readonly text: string;
};

/** What changes from one version of a policy to another, in the order in which the later one reads. Empty: nothing does. */
export function diffInWords(before: PolicyTable, after: PolicyTable): TableChange[] {
  const earlier = new Map(before.rules.map((rule) => [rule.id, rule]));
  const moved = movedRules(before, after);
  const changes = [...tableChanges(before, after)];
  for (const rule of after.rules) {
    const old = earlier.get(rule.id);
    if (!old) changes.push(change('added', rule.id, `Rule ${rule.id} is new: ${rule.text}`));
    else changes.push(...ruleChanges({ old, rule }, { before, after }));
    if (moved.has(rule.id))
      changes.push(change('moved', rule.id, `Rule ${rule.id} is asked at another place: ${placeOf(rule.id, after)}.`));
  }
  const kept = new Set(after.rules.map(({ id }) => id));
  for (const { id, text } of before.rules) {
    if (!kept.has(id)) changes.push(change('removed', id, `Rule ${id} is gone: ${text}`));
  }
  return [...changes, ...exampleChanges(before, after)];
}

function change(kind: TableChange['kind'], rule: string, text: string): TableChange {
  return { kind, rule, text };
}

function* tableChanges(before: PolicyTable, after: PolicyTable): Iterable<TableChange> {
  if (before.title !== after.title) yield change('table', '', `The title "${before.title}" becomes "${after.title}".`);
  if (before.hitPolicy !== after.hitPolicy) {
    yield change(
      'table',
      '',
      `Of several rules that match, ${HIT_WORDS[after.hitPolicy]} (before: ${HIT_WORDS[before.hitPolicy]}).`,
    );
  }
  if (before.aggregation !== after.aggregation) {
    yield change(
      'table',
      '',
      `Their numbers make ${after.aggregation ?? 'a list'} (before: ${before.aggregation ?? 'a list'}).`,
    );
  }
  for (const side of ['inputs', 'outputs'] as const) {
    const noun = side === 'inputs' ? 'Input' : 'Output';
    const old = new Map(before[side].map((column) => [column.name, contentOf(column)]));
    for (const column of after[side]) {
      const was = old.get(column.name);
      if (was === undefined) yield change('column', '', `${noun} ${column.name} is new.`);
      else if (was !== contentOf(column))
        yield change('column', '', `${noun} ${column.name} changes its type, label or allowed values.`);
      old.delete(column.name);
    }
    for (const name of old.keys()) yield change('column', '', `${noun} ${name} is gone.`);
  }
}

const HIT_WORDS: Readonly<Record<PolicyTable['hitPolicy'], string>> = {
  unique: 'there may be only one',
  first: 'the first decides',
  priority: 'the highest outcome decides',
  any: 'all have to agree',
  collect: 'all count',
  ruleOrder: 'all count in the order of the table',
  outputOrder: 'all count, the highest outcome first',
};

type Pair = { readonly old: PolicyRule; readonly rule: PolicyRule };
type Tables = { readonly before: PolicyTable; readonly after: PolicyTable };

function* ruleChanges({ old, rule }: Pair, { before, after }: Tables): Iterable<TableChange> {
  const { id } = rule;
  const names = new Set([...Object.keys(old.when), ...Object.keys(rule.when)]);
  for (const name of names) {
    const words = (table: PolicyTable, source: string | undefined) => {
      const input = table.inputs.find((candidate) => candidate.name === name);
      return source === undefined ? '' : input ? conditionInWords(input, source) : `${name} meets ${source}`;
    };
    const [was, is] = [words(before, old.when[name]), words(after, rule.when[name])];
    if (was === is) continue;
    if (was === '') yield change('condition', id, `Rule ${id} also asks: ${is}.`);
    else if (is === '') yield change('condition', id, `Rule ${id} no longer asks: ${was}.`);
    else yield change('condition', id, `Rule ${id}: "${was}" becomes "${is}".`);
  }
  for (const { name, type } of after.outputs) {
    const [was, is] = [old.then[name], rule.then[name]];
    if (was === is || was === undefined || is === undefined) continue;
    yield change('outcome', id, `Rule ${id}: ${name} ${valueInWords(was, type)} becomes ${valueInWords(is, type)}.`);
  }
  if (old.text !== rule.text) yield change('words', id, `Rule ${id} says: ${rule.text}`);
}

/** Rules in both versions that do not stand in a longest run that kept its order. */
function movedRules(before: PolicyTable, after: PolicyTable): ReadonlySet<string> {
  const place = new Map(before.rules.map(({ id }, at) => [id, at]));
  const common = after.rules.map(({ id }) => id).filter((id) => place.has(id));
  const best: string[][] = [];
  for (const id of common) {
    const longest =
      best.filter((run) => place.get(run.at(-1)!)! < place.get(id)!).toSorted((a, b) => b.length - a.length)[0] ?? [];
    best.push([...longest, id]);
  }
  const kept = new Set(best.toSorted((a, b) => b.length - a.length)[0] ?? []);
  return new Set(common.filter((id) => !kept.has(id)));
}

function placeOf(id: string, { rules }: PolicyTable): string {
  const at = rules.findIndex((rule) => rule.id === id);
  const previous = rules[at - 1];
  return previous ? `after ${previous.id}` : 'first of all';
}

function* exampleChanges(before: PolicyTable, after: PolicyTable): Iterable<TableChange> {
  const texts = (table: PolicyTable) => new Map(table.examples.map((example) => [contentOf(example), example.text]));
  const [old, now] = [texts(before), texts(after)];
  for (const [key, text] of now) if (!old.has(key)) yield change('example', '', `An example is new: ${text}.`);
  for (const [key, text] of old) if (!now.has(key)) yield change('example', '', `An example is gone: ${text}.`);
}

/** What a part of a table says, in whichever order its fields come from storage. */
function contentOf(part: object): string {
  return JSON.stringify(part, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
