import { dateText } from '../base/dates.ts';
import { formatMinor } from '../money/format.ts';
import type { FieldDifference } from '../sync/command.ts';
import { totalsOf } from '../journal/post-lines.ts';
import type { CaseDocument, Fact } from './case-document.ts';

type Figure = { readonly key: string; readonly label: string; readonly text: string };
type Evidence = Pick<CaseDocument, 'amountMinor' | 'account' | 'payerClass' | 'facts' | 'entry'>;

/** What was shown before these were among the figures does not differ by them. */
const SHOWN_LATER: ReadonlySet<string> = new Set(['@account', '@payerClass']);

/** A fact's value as it stands on the screen, in a difference, and in what a decision says it was shown. */
export function factText({ value }: Pick<Fact, 'value'>): string {
  switch (value.type) {
    case 'money':
      return formatMinor(value.minor);
    case 'text':
      return value.text;
    case 'date':
      return dateText(value.date);
    case 'count':
      return String(value.count);
  }
}

/** The material figures of a case by fact key, as they were shown: `Basis.shown` of a decision. */
export function shownFigures(evidence: Evidence): Record<string, string> {
  return Object.fromEntries(figuresOf(evidence).map(({ key, text }) => [key, text]));
}

/** What changed between what a decision was shown and what is true now, field by field; empty when nothing did. */
export function differencesSince(shown: Readonly<Record<string, string>>, now: Evidence): FieldDifference[] {
  const figures = figuresOf(now);
  const changed = figures
    .filter(({ key, text }) => shown[key] !== text && (key in shown || !SHOWN_LATER.has(key)))
    .map(({ key, label, text }) => ({ key, label, before: shown[key] ?? '', after: text }));
  const gone = Object.entries(shown)
    .filter(([key]) => !figures.some((figure) => figure.key === key))
    .map(([key, text]) => ({ key, label: key, before: text, after: '' }));
  return [...changed, ...gone];
}

export function materialDifferences(before: Evidence, after: Evidence): FieldDifference[] {
  return differencesSince(shownFigures(before), after);
}

/** '@' keeps the figures of the case itself apart from its facts' keys. */
function figuresOf({ amountMinor, account, payerClass, facts, entry }: Evidence): Figure[] {
  const material = facts.filter((fact) => fact.material);
  const namesAccount = material.some((fact) => factText(fact) === account);
  return [
    { key: '@amount', label: 'Amount', text: formatMinor(amountMinor) },
    ...material.map((fact) => ({ key: fact.key, label: fact.label, text: factText(fact) })),
    ...(namesAccount ? [] : [{ key: '@account', label: 'Account', text: account }]),
    { key: '@payerClass', label: 'Payer class', text: payerClass },
    { key: '@entry', label: 'Journal entry', text: entryText(entry) },
  ];
}

function entryText(entry: CaseDocument['entry']): string {
  if (entry.length === 0) return 'none';
  const lines = entry.map(({ account, debitMinor, creditMinor }) =>
    debitMinor > 0 ? `Dr ${account} ${formatMinor(debitMinor)}` : `Cr ${account} ${formatMinor(creditMinor)}`,
  );
  return lines.length <= 6 ? lines.join(', ') : `${lines.length} lines, ${formatMinor(totalsOf(entry).debitMinor)}`;
}
