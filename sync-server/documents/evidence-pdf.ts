import * as z from 'zod';
import type { EvidencePack } from '../../src-shared/audit/evidence-pack.ts';
import { leafHash } from '../../src-shared/audit/tree.ts';
import { dateText, Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { CaseDocument, PolicyReason, TimelineEvent } from '../../src-shared/case/case-document.ts';
import { identifyingFacts } from '../../src-shared/case/identifying-facts.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { factText } from '../../src-shared/case/material.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { ClaimView, RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { COVERED } from '../../src-shared/remittance/identities.ts';
import { sha256 } from '../audit/platform-crypto.ts';
import { Paper } from './paper.ts';

export type EvidencePdf = {
  readonly shown: CaseDocument;
  readonly site: string;
  /** null: no remittance stands behind the case. */
  readonly remittance: RemittanceDocument | null;
  readonly claims: readonly ClaimView[];
  readonly pack: EvidencePack;
  /** Name of a person by id; the id where nobody knows it. */
  readonly nameOf: (id: string) => string;
  readonly takenBy: string;
  readonly at: Date;
};

/** Name of the enclosed pack. `cs audit verify` reads it out of the PDF. */
const ENCLOSED = 'evidence-pack.json';
/** Of an entry's text, what the pages show. */
const Entry = z.object({ at: Instant, actor: z.string(), action: z.string(), body: z.unknown() });
/** Of an entry's text; the enclosed pack has all of it. */
const MOST_LETTERS = 400;

/**
 * The evidence of one case for people: on paper, beside the pack that a program verifies, which it encloses. Whoever takes it has no
 * need to know the patient: what identifies one is covered.
 */
export async function evidencePdf(evidence: EvidencePdf): Promise<Buffer> {
  const { shown, pack, site, takenBy, at } = evidence;
  const name = `${caseKinds.find(shown.kind)?.label ?? shown.kind} ${shown.number}`;
  const taken = `taken by ${takenBy} on ${timeText(instantOf(at))} UTC`;
  const paper = new Paper({ title: `Evidence of ${name}`, author: 'Countersign', at });
  paper.enclose(
    ENCLOSED,
    JSON.stringify(pack),
    `Entries of the audit log about case ${shown.number} and its remittance, with proofs`,
  );
  paper.title(`Evidence of ${name}`);
  paper.paragraph(`${shown.title} · ${site} · ${taken}`, 'quiet');
  writeCase(paper, evidence);
  writeWhy(paper, shown);
  writeFacts(paper, shown);
  writeDocument(paper, evidence);
  writeDecisions(paper, shown);
  writePosting(paper, shown);
  writeEntries(paper, evidence);
  writeSeal(paper, pack);
  writeHowTo(paper);
  return paper.finish(`Evidence of ${name} · ${taken}`);
}

function writeCase(paper: Paper, { shown, site }: EvidencePdf): void {
  const { approvals, approvalsNeeded, owner } = shown;
  paper.heading('The case');
  paper.pairs([
    [caseKinds.find(shown.kind)?.amountLabel ?? 'Amount', formatMinor(shown.amountMinor)],
    ['State', shown.state === 'postingFailed' ? 'posting failed' : shown.state],
    ['Account', shown.account || 'concerns a whole remittance'],
    ['Payer', shown.payer || 'none'],
    ['Site', site],
    ['Proposed by', `${shown.proposedBy.name}, ${timeText(shown.createdAt)} UTC`],
    ['Due', `${timeText(shown.dueAt)} UTC`],
    ['Approvals', `${approvals.length} of ${approvalsNeeded}`],
    ...(owner ? ([['Taken by', owner.name]] as const) : []),
    ['Version of the case', `${shown.ver}, evidence ${shown.evidenceHash}`],
    ['Id', shown.id],
  ]);
}

function writeWhy(paper: Paper, { why, approvalRule }: CaseDocument): void {
  paper.heading('Why it came to people');
  const reason = ({ text, policy, version, rule, evaluation }: PolicyReason) =>
    `${text}\nPolicy ${policy}, version ${version}, rule ${rule}; recorded as ${evaluation}`;
  paper.pairs([
    ['What sent it here', reason(why)],
    ['Approvals it takes', reason(approvalRule)],
  ]);
}

function writeFacts(paper: Paper, { facts, checks }: CaseDocument): void {
  paper.heading('Facts and checks');
  paper.table(
    [
      { head: 'Fact', width: 190 },
      { head: 'Value', width: 214 },
      { head: 'Segments of the file', width: 100, face: 'quiet' },
    ],
    facts.map((fact) => ({
      cells: [
        fact.label,
        (identifyingFacts.has(fact.key) ? COVERED : factText(fact)) || 'none',
        fact.origin ? `${fact.origin.firstSegment}–${fact.origin.lastSegment}` : '',
      ],
    })),
  );
  const words = { passed: 'passed', warned: 'look at this', failed: 'failed' } as const;
  paper.pairs(checks.map(({ label, state, detail }) => [label, `${words[state]}. ${detail}`]));
}

function writeDocument(paper: Paper, { remittance, claims }: EvidencePdf): void {
  if (!remittance) return;
  paper.heading('The document');
  paper.pairs([
    ['Remittance', `${remittance.trace} of ${remittance.payer}, ${formatMinor(remittance.paidMinor)}`],
    ['Payment date', remittance.paymentDate ? dateText(remittance.paymentDate) : 'none'],
    ['File', `${remittance.file}, imported ${timeText(remittance.importedAt)} UTC by ${remittance.importedBy}`],
  ]);
  if (claims.length === 0) return;
  paper.table(
    [
      { head: 'Claim', width: 140 },
      { head: 'Service date', width: 90 },
      { head: 'Charged', width: 82, isFigure: true },
      { head: 'Paid', width: 82, isFigure: true },
      { head: 'Patient’s share', width: 82, isFigure: true },
    ],
    claims.map(({ account, serviceDate, chargeMinor, paidMinor, patientMinor, adjustments }) => ({
      cells: [
        account,
        serviceDate && dateText(serviceDate),
        ...[chargeMinor, paidMinor, patientMinor].map(formatMinor),
      ],
      note: adjustments
        .map(({ group, reason, amountMinor }) => `${group}-${reason} ${formatMinor(amountMinor)}`)
        .join(', '),
    })),
  );
}

function writeDecisions(paper: Paper, { timeline }: CaseDocument): void {
  paper.heading('What was decided and done');
  paper.table(
    [
      { head: 'Received (UTC)', width: 108, face: 'quiet' },
      { head: 'Decided (UTC)', width: 108, face: 'quiet' },
      { head: 'Who', width: 188 },
      { head: 'What', width: 100, face: 'strong' },
    ],
    timeline.map((event) => ({
      cells: [timeText(event.at), timeText(event.decidedAt ?? event.at), whoText(event), event.event],
      note: [event.text, ...(event.changes ?? []).map(({ label, before, after }) => `${label}: ${before} > ${after}`)]
        .filter((text) => text !== '')
        .join('\n'),
    })),
  );
}

function whoText({ by, for: absent }: TimelineEvent): string {
  return absent ? `${by.name}, for ${absent.name}` : by.name;
}

function writePosting(paper: Paper, { posting, entry }: CaseDocument): void {
  if (entry.length === 0) return;
  paper.heading(posting.state === 'posted' ? `Posted as entry ${posting.entry}` : 'Entry that it proposes');
  if (posting.message) paper.paragraph(posting.message);
  paper.table(
    [
      { head: 'Account', width: 200 },
      { head: 'Party', width: 140 },
      { head: 'Debit', width: 82, isFigure: true },
      { head: 'Credit', width: 82, isFigure: true },
    ],
    entry.map(({ account, accountName, party, debitMinor, creditMinor, text }) => ({
      cells: [
        `${account} ${accountName}`,
        party,
        debitMinor > 0 ? formatMinor(debitMinor) : '',
        creditMinor > 0 ? formatMinor(creditMinor) : '',
      ],
      note: text,
    })),
  );
}

function writeEntries(paper: Paper, { pack, nameOf }: EvidencePdf): void {
  paper.heading(`Entries of the audit log (${pack.entries.length})`);
  paper.paragraph(
    `${pack.about.remittance === undefined ? 'About the case. ' : `About the case and its remittance ${pack.about.remittance}. `}Each entry is in the log that is signed below: from its hash and the hashes of its proof, which the enclosed pack holds, follows the root that was signed.`,
    'quiet',
  );
  paper.table(
    [
      { head: 'Number', width: 52 },
      { head: 'When (UTC)', width: 108, face: 'quiet' },
      { head: 'Who', width: 132 },
      { head: 'What', width: 132, face: 'strong' },
      { head: 'Proof', width: 80, face: 'quiet' },
    ],
    pack.entries.map(({ index, text, proof }) => {
      const { at, actor, action, body } = Entry.parse(JSON.parse(text));
      const said = JSON.stringify(body);
      const cut = said.length > MOST_LETTERS ? `${said.slice(0, MOST_LETTERS)} …` : said;
      return {
        cells: [String(index), timeText(at), nameOf(actor), action, `${proof.length} hashes`],
        note: `${Buffer.from(leafHash(sha256, text)).toString('hex')}\n${cut}`,
      };
    }),
  );
}

function writeSeal(paper: Paper, { checkpoint, key }: EvidencePack): void {
  paper.heading('The signed state of the log');
  paper.paragraph(checkpoint.trimEnd(), 'mono');
  paper.pairs([['Signed with the key', key]], 'mono');
}

function writeHowTo(paper: Paper): void {
  paper.heading('How to verify this');
  paper.paragraph(
    [
      '1. Ask the office for the key of its log, not the sender of this file, and compare it with the one above.',
      '2. Run the verifier on this file. It needs no server and no network:',
    ].join('\n'),
  );
  paper.paragraph('    npm run -s cs -- audit verify FILE.pdf --key KEY', 'mono');
  paper.paragraph(
    [
      '3. It checks the pack that this PDF encloses: the signature, and of each entry that it is in the log, unchanged. It does not show that there are no further entries about the case or its remittance.',
      '4. The pages are a reading of that pack and of the case as the server had it. The log keeps the SHA-256 of each PDF that was taken, in an entry "audit.evidence"; the verifier prints that of this file, so that both can be compared.',
      'Names and numbers of the patient are covered (•••). Letters that the page cannot show are replaced by a similar one or by "?"; the enclosed pack has them as they are.',
    ].join('\n'),
  );
}

/** '2026-11-24 06:35:40', in UTC, which stands beside it or in the head. */
function timeText(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`;
}
