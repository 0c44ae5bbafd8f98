import { DuckDBInstance } from '@duckdb/node-api';
import { comparableRules, type MatchingReport } from './matching-data.ts';

/** node matching-duckdb.ts LEFT RIGHT OUT: the same in SQL, each rule over what those before it left open. */
const [left = '', right = '', out = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const cpuBefore = process.cpuUsage();
const before = performance.now();
for (const statement of [...load('l', left), ...load('r', right), ...rules()]) await connection.run(statement);
await connection.run(
  `COPY (SELECT lefts AS "left", rights AS "right", rule, true AS automatic, score, reason FROM matches ORDER BY lefts[1]) TO '${out}' (FORMAT json)`,
);
const wallMs = performance.now() - before;
const { user, system } = process.cpuUsage(cpuBefore);
const counted = await connection.runAndReadAll('SELECT rule, count(*)::INTEGER FROM matches GROUP BY rule');
const counts: Record<string, number> = Object.fromEntries(comparableRules.rules.map(({ id }) => [id, 0]));
for (const [rule, count] of counted.getRows()) counts[String(rule)] = Number(count);
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, peakMb, matches: counts } satisfies MatchingReport),
);

function load(table: string, path: string): string[] {
  const columns = `{'id': 'VARCHAR', 'date': 'DATE', 'amount': 'DECIMAL(18,2)', 'reference': 'VARCHAR', 'party': 'VARCHAR'}`;
  return [
    `CREATE TABLE ${table} AS SELECT id, date, (amount * 100)::BIGINT AS minor, coalesce(reference, '') AS reference, upper(coalesce(party, '')) AS party, ltrim(coalesce(reference, ''), '0') AS trace FROM read_csv('${path}', header = true, delim = ',', quote = '"', columns = ${columns})`,
    `CREATE TABLE ${table}_taken (id VARCHAR)`,
  ];
}

function rules(): string[] {
  const open = (table: string) =>
    `(SELECT * FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM ${table}_taken t WHERE t.id = ${table}.id))`;
  const score = `(CASE WHEN l.trace = r.trace AND l.trace <> '' THEN 400 ELSE 200 END + CASE WHEN l.minor = r.minor THEN 300 ELSE round(300 * (1 - abs(r.minor - l.minor) / greatest(1, abs(l.minor)))) END + CASE WHEN l.party = r.party THEN 200 ELSE 0 END + round(700 / (7 + abs(r.date - l.date)))) / 1000`;
  const reason = `concat(CASE WHEN l.reference = r.reference AND l.reference <> '' THEN 'Same reference, ' WHEN l.trace = r.trace AND l.trace <> '' THEN 'Same trace number, written differently, ' ELSE '' END, CASE WHEN l.minor = r.minor THEN 'same amount, ' ELSE concat('$', (abs(r.minor - l.minor) / 100)::DECIMAL(18,2), CASE WHEN r.minor < l.minor THEN ' less, ' ELSE ' more, ' END) END, CASE WHEN l.party = r.party THEN 'same party, ' ELSE 'other party, ' END, CASE WHEN r.date = l.date THEN 'same day' ELSE concat(abs(r.date - l.date), ' days ', CASE WHEN r.date > l.date THEN 'later' ELSE 'earlier' END) END, '.')`;
  const pair = (rule: string, on: string) => [
    `${rule === 'trace-number' ? 'CREATE TABLE matches AS' : 'INSERT INTO matches'} SELECT [l.id] AS lefts, [r.id] AS rights, '${rule}' AS rule, ${score} AS score, ${reason} AS reason FROM ${open('l')} l JOIN ${open('r')} r ON ${on} QUALIFY row_number() OVER (PARTITION BY l.id ORDER BY abs(r.minor - l.minor), abs(r.date - l.date), r.id) = 1 AND row_number() OVER (PARTITION BY r.id ORDER BY abs(r.minor - l.minor), abs(r.date - l.date), l.id) = 1`,
    ...taken(rule),
  ];
  const taken = (rule: string) => [
    `INSERT INTO l_taken SELECT unnest(lefts) FROM matches WHERE rule = '${rule}'`,
    `INSERT INTO r_taken SELECT unnest(rights) FROM matches WHERE rule = '${rule}'`,
  ];
  const group = (table: string) =>
    `(SELECT trace, list(id ORDER BY id) AS ids, count(*) AS lines, sum(minor) AS minor, min(date) AS first, max(date) AS last FROM ${open(table)} WHERE trace <> '' GROUP BY trace)`;
  return [
    ...pair('trace-number', `l.trace = r.trace AND l.trace <> '' AND l.minor = r.minor AND abs(r.date - l.date) <= 45`),
    ...pair(
      'amount-date-party',
      `l.party = r.party AND l.minor = r.minor AND abs(r.date - l.date) <= 7 AND (l.trace = r.trace OR l.trace = '' OR r.trace = '')`,
    ),
    ...pair(
      'trace-within-tolerance',
      `l.trace = r.trace AND l.trace <> '' AND abs(r.minor - l.minor) <= 100 AND abs(r.date - l.date) <= 45`,
    ),
    `INSERT INTO matches SELECT l.ids, r.ids, 'sum-of-trace', 0.97, concat('Same trace number, ', l.lines, ' lines add up to ', r.lines, ' line, ', abs(r.last - l.first), ' days later.') FROM ${group('l')} l JOIN ${group('r')} r ON l.trace = r.trace AND l.minor = r.minor AND l.lines + r.lines > 2 AND r.last - l.first <= 45 AND l.last - r.first <= 45`,
  ];
}
