import type { FileHandle } from 'node:fs/promises';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import type { CaseProposal } from '../../src-shared/case/open-case.ts';
import type { PriorAccount } from '../../src-shared/journal/account-history.ts';
import type { ProposalBuilder } from '../../src-shared/journal/propose-entry.ts';
import { claimView } from '../../src-shared/remittance/claim-view.ts';
import { rawSegments } from '../../src-shared/remittance/raw-segments.ts';
import type { ClaimPayment, Interchange } from '../../src-shared/remittance/remittance.ts';
import { CLAIMS_PER_PAGE, type RemittancePageDocument } from '../../src-shared/remittance/remittance-document.ts';
import { publish } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import { insertProposals, type StoredProposal } from '../store/case-proposals.ts';
import { claimKey, type ClaimPaymentRow, insertClaimPayments, readPriorAccounts } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import { claimsPageId } from './open-waiting-cases.ts';
import type { EvaluationLog } from './evaluation-log.ts';

type ClaimsOf = {
  readonly file: FileHandle;
  readonly delimiters: Interchange['delimiters'];
  readonly remittance: string;
  readonly site: string;
  readonly payerId: string;
  readonly builder: ProposalBuilder;
  readonly log: EvaluationLog;
  readonly now: Date;
};

/** Books and writes the claims of one transaction set page by page, so that memory holds one page of them. */
export class ClaimImport {
  readonly #tx: Tx;
  readonly #of: ClaimsOf;
  #waiting: ClaimPayment[] = [];
  #pages = 0;
  #position = 0;
  hasCases = false;

  constructor(tx: Tx, of: ClaimsOf) {
    this.#tx = tx;
    this.#of = of;
  }

  /** Ids of the page documents written so far. */
  get pageIds(): string[] {
    return Array.from({ length: this.#pages }, (_, page) => claimsPageId(this.#of.remittance, page));
  }

  async add(claim: ClaimPayment): Promise<void> {
    this.#waiting.push(claim);
    if (this.#waiting.length === CLAIMS_PER_PAGE) await this.#writePage();
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    if (this.#waiting.length > 0) await this.#writePage();
  }

  /** Keeps the cases that the end of the set asks for. */
  async keepProposals(cases: readonly CaseProposal[]): Promise<void> {
    await this.#keep(cases.map((proposal) => ({ claim: null, proposal })));
  }

  /** @returns the first case of every claim that raised one. */
  async #keep(
    raised: readonly { readonly claim: number | null; readonly proposal: CaseProposal }[],
  ): Promise<ReadonlyMap<number, string>> {
    if (raised.length === 0) return new Map();
    const { log, remittance, now } = this.#of;
    const firstOf = new Map<number, string>();
    const proposals = raised.map(({ claim, proposal }): StoredProposal => {
      const caseId = newId(now);
      if (claim !== null && !firstOf.has(claim)) firstOf.set(claim, caseId);
      return { caseId, position: this.#position++, claim, proposal, whyEvaluation: log.idOf(proposal.why) };
    });
    this.hasCases = true;
    await insertProposals(this.#tx, remittance, proposals);
    return firstOf;
  }

  async #writePage(): Promise<void> {
    const { remittance, site, payerId, builder, log } = this.#of;
    const claims = this.#waiting;
    this.#waiting = [];
    const prior = await this.#prior(claims);
    const raised: { claim: number; proposal: CaseProposal }[] = [];
    const booked = claims.map((claim) => {
      const { accountId, chargeMinor, index } = claim;
      const result = builder.addClaim(claim, prior.get(claimKey(accountId, chargeMinor ?? 0)) ?? null);
      for (const proposal of builder.takeCases()) raised.push({ claim: index - 1, proposal });
      return result;
    });
    // From the next page on they stand in the database.
    builder.forgetApplied();
    const caseOf = await this.#keep(raised);
    const rows = claims.map((claim, at): ClaimPaymentRow => {
      const { route, paidMinor, contractualMinor, patientMinor } = booked[at]!;
      const ordinal = claim.index - 1;
      return {
        ordinal,
        account: claim.accountId,
        status: claim.status,
        chargeMinor: claim.chargeMinor ?? 0,
        paidMinor,
        contractualMinor,
        patientMinor,
        caseId: caseOf.get(ordinal) ?? '',
        route: log.idOf(route),
      };
    });
    await log.flush(this.#tx);
    await insertClaimPayments(this.#tx, { remittance, site, payerId }, rows);
    await this.#publishPage(claims, caseOf);
  }

  async #prior(claims: readonly ClaimPayment[]): Promise<ReadonlyMap<string, PriorAccount>> {
    // '0' is what payers write where they know no account.
    const accounts = claims.map(({ accountId }) => accountId).filter((account) => account !== '' && account !== '0');
    return await readPriorAccounts(this.#tx, { site: this.#of.site, accounts });
  }

  async #publishPage(claims: readonly ClaimPayment[], caseOf: ReadonlyMap<number, string>): Promise<void> {
    const { file, delimiters, remittance, site, now } = this.#of;
    const offset = claims[0]!.lineage.offset;
    const last = claims.at(-1)!.lineage;
    // Read again rather than kept: the page is still in the system's cache, and one page of text is all that memory holds.
    const bytes = Buffer.allocUnsafe(last.offset + last.length - offset);
    await file.read(bytes, 0, bytes.length, offset);
    const page: RemittancePageDocument = {
      id: claimsPageId(remittance, this.#pages),
      scope: scopeId(site, 'remits'),
      ver: 1,
      part: 'claims',
      advice: remittance,
      page: this.#pages,
      items: claims.map((claim) => {
        const raw = rawSegments(bytes, claim.lineage, delimiters, offset).join('\n');
        return claimView(claim, raw, caseOf.get(claim.index - 1));
      }),
    };
    this.#pages += 1;
    const { id, scope, ver } = page;
    await publish(this.#tx, [{ coll: 'remits', id, scope, ver, body: JSON.stringify(page) }], now);
  }
}
