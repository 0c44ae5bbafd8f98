import type { PayerDocument, SiteDocument } from '../directory/directory-document.ts';
import type { Directory } from '../directory/directory.ts';
import type { RemittanceAdvice } from './remittance.ts';

/** Where a remittance goes whose payee is none of our sites: the desk itself. */
export const CATCH_ALL_SITE = 'shared-services';

export type Identified = {
  readonly site: string;
  readonly payeeKnown: boolean;
  /** null when no payer, or more than one, fits: a person confirms it. */
  readonly payer: PayerDocument | null;
};

/** Whose remittance it is, by the directory: the site by the payee's NPI, the payer by identifiers or else by name. */
export function identify(advice: RemittanceAdvice, directory: Pick<Directory, 'sites' | 'payers'>): Identified {
  const site = identifySite(advice, directory.sites);
  return {
    site: site?.id ?? CATCH_ALL_SITE,
    payeeKnown: site !== null,
    payer: identifyPayer(advice, directory.payers),
  };
}

function identifySite({ payee }: RemittanceAdvice, sites: readonly SiteDocument[]): SiteDocument | null {
  const stated = new Set([payee.id, ...payee.references.map(({ value }) => value)].filter((id) => id !== ''));
  return only(sites.filter((site) => site.npis.some((npi) => stated.has(npi))));
}

function identifyPayer(advice: RemittanceAdvice, payers: readonly PayerDocument[]): PayerDocument | null {
  const { trace, payment, payer } = advice;
  const stated = new Set(
    [trace.originatorId, payment.originatingCompanyId, payer.id, ...payer.references.map(({ value }) => value)]
      .flatMap((id) => identifierForms(id))
      .filter((id) => id !== ''),
  );
  const byIdentifier = payers.filter((known) =>
    known.identifiers.some((id) => identifierForms(id).some((form) => stated.has(form))),
  );
  if (byIdentifier.length > 0) return only(byIdentifier);
  const name = normalisedName(payer.name);
  return name === '' ? null : only(payers.filter((known) => normalisedName(known.name) === name));
}

/** A company id is a tax id with a leading '1' (or '3' for a DUNS number): both forms name the same company. */
function identifierForms(id: string): string[] {
  const folded = id.trim().toUpperCase();
  return /^1\d{9}$/.test(folded) ? [folded, folded.slice(1)] : [folded];
}

const LEGAL_FORMS = new Set(['INC', 'LLC', 'LLP', 'CORP', 'CORPORATION', 'CO', 'COMPANY', 'LTD', 'THE', 'OF']);

/** A company's name without case, punctuation and legal form, for comparison only. */
export function normalisedName(name: string): string {
  return name
    .toUpperCase()
    .replaceAll('&', ' AND ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .split(' ')
    .filter((word) => word !== '' && !LEGAL_FORMS.has(word))
    .join(' ');
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? found[0]! : null;
}
