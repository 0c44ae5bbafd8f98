import type { EvidencePack } from '../../src-shared/audit/evidence-pack.ts';
import { dateText, type Instant, instantOf } from '../../src-shared/base/dates.ts';
import { itemClassText } from '../../src-shared/matching/item-class.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { AGE_LIMITS, ClassAges } from '../../src-shared/reconciliation/open-ages.ts';
import { figuresOf, type PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { periodStateText } from '../../src-shared/reconciliation/period-words.ts';
import type { Signature } from '../../src-shared/reconciliation/period.ts';
import { Paper } from './paper.ts';

export type PeriodCertificate = {
  readonly period: PeriodDocument;
  readonly site: string;
  readonly open: readonly ClassAges[];
  readonly pack: EvidencePack;
  readonly takenBy: string;
  readonly at: Date;
};

/** Name of the enclosed pack. `cs audit verify` reads it out of the PDF. */
const ENCLOSED = 'evidence-pack.json';
const SIDE = { remittance: 'Remittances', bank: 'Bank', posted: 'Posted lines' } as const;
const AGES = ['up to 30 days', '31 to 60', '61 to 90', 'over 90'] as const satisfies {
  length: typeof AGE_LIMITS.length;
};

/** What a period was signed with, on paper, and the entries of the audit log that say so, which a program verifies. */
export async function periodCertificatePdf(certificate: PeriodCertificate): Promise<Buffer> {
  const { period, site, pack, takenBy, at } = certificate;
  const taken = `taken by ${takenBy} on ${timeText(instantOf(at))} UTC`;
  const title = `Reconciliation of ${period.name}`;
  const paper = new Paper({ title, author: 'Countersign', at });
  paper.enclose(ENCLOSED, JSON.stringify(pack), `Entries of the audit log about period ${period.id}, with proofs`);
  paper.title(title);
  paper.paragraph(`${dateText(period.from)} to ${dateText(period.until)} · ${site} · ${taken}`, 'quiet');
  writeBalances(paper, period);
  writeOpen(paper, certificate);
  writeSignatures(paper, period);
  writeSeal(paper, pack);
  return paper.finish(`${title} · ${taken}`);
}

function writeBalances(paper: Paper, period: PeriodDocument): void {
  const { left, right, differenceMinor, tieOutMinor, isTied } = figuresOf(period);
  paper.heading('Balances');
  const row = (label: string, of: (side: typeof left) => number) => ({
    cells: [label, formatMinor(of(left)), formatMinor(of(right))],
  });
  paper.table(
    [
      { head: period.currency, width: 264 },
      { head: SIDE[period.left], width: 120, isFigure: true },
      { head: SIDE[period.right], width: 120, isFigure: true },
    ],
    [
      row('Opening balance', ({ openingMinor }) => openingMinor),
      row('Lines of the period', ({ movementMinor }) => movementMinor),
      row('Closing balance, as stated', ({ closingMinor }) => closingMinor),
      row('Brought forward from the period before', ({ broughtForwardMinor }) => broughtForwardMinor),
      row(
        `Matched, in ${period.matches} ${period.matches === 1 ? 'match' : 'matches'}`,
        ({ matchedMinor }) => matchedMinor,
      ),
      row('Open', ({ unmatchedMinor }) => unmatchedMinor),
      row('Closing balance beyond the lines', ({ gapMinor }) => gapMinor),
    ],
  );
  paper.pairs([
    ['Closing balances differ by', formatMinor(right.closingMinor - left.closingMinor)],
    ['Open lines explain', formatMinor(right.unmatchedMinor - left.unmatchedMinor)],
    ['Differences of matches explain', formatMinor(differenceMinor)],
    ['Not explained', `${formatMinor(tieOutMinor)}${isTied ? '' : ': the period does not tie out'}`],
  ]);
}

function writeOpen(paper: Paper, { open }: PeriodCertificate): void {
  paper.heading('What is open, by class and age');
  if (open.length === 0) return paper.paragraph('Nothing is open.');
  paper.table(
    [
      { head: 'Class', width: 132 },
      { head: 'Items', width: 48, isFigure: true },
      ...AGES.map((head) => ({ head, width: 64, isFigure: true })),
      { head: 'Together', width: 68, isFigure: true },
    ],
    open.map(({ itemClass, items, byAgeMinor, totalMinor }) => ({
      cells: [itemClassText[itemClass], String(items), ...byAgeMinor.map(formatMinor), formatMinor(totalMinor)],
    })),
  );
}

function writeSignatures(
  paper: Paper,
  { standing, openedBy, reopenings, ver, changes, id, rolledFrom }: PeriodDocument,
): void {
  paper.heading('Signatures');
  const named = (signature: Signature | undefined) =>
    signature ? `${signature.by.name}, ${timeText(signature.at)} UTC` : 'not signed';
  const has: Partial<Record<'prepared' | 'reviewed' | 'locked', Signature>> = standing.state === 'open' ? {} : standing;
  paper.pairs([
    ['State', periodStateText[standing.state]],
    ['Opened by', openedBy.name],
    ['Prepared by', named(has.prepared)],
    ['Reviewed by', named(has.reviewed)],
    ['Locked by', named(has.locked)],
    ...reopenings.map(
      ({ by, at, reason, from }) =>
        [
          'Reopened',
          `${by.name}, ${timeText(at)} UTC, when it was ${periodStateText[from].toLowerCase()}: ${reason}`,
        ] as const,
    ),
    ...(rolledFrom === null ? [] : [['Goes on from period', rolledFrom] as const]),
    ['Version', `${ver}, with ${changes} ${changes === 1 ? 'change' : 'changes'}`],
    ['Id', id],
  ]);
}

function writeSeal(paper: Paper, { checkpoint, key, entries }: EvidencePack): void {
  paper.heading('The signed state of the log');
  paper.paragraph(
    `This file encloses ${entries.length} entries of the audit log about the period, each with the proof that it stands in the log that is signed here. “npm run -s cs -- audit verify FILE.pdf --key KEY” checks them without a server; ask the office for its key, not the sender of this file.`,
    'quiet',
  );
  paper.paragraph(checkpoint.trimEnd(), 'mono');
  paper.pairs([['Signed with the key', key]], 'mono');
}

function timeText(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`;
}
