import { MachineScope } from '../../../src-shared/authority/machine-client.ts';
import type { EventType } from '../../../src-shared/wire/events.ts';
import { PublicJwk } from '../../../src-shared/wire/machine-clients.ts';
import type { WebhookDelivery, WebhookEntry } from '../../../src-shared/wire/webhooks.ts';
import { countText } from '../../ui/format.ts';
import type { Tone } from '../../ui/tokens.ts';
import { t } from '../../language/t.ts';

/** What a scope lets a program do, of those outside the FHIR facade. */
const scopeWords: Partial<Record<MachineScope, string>> = {
  'cases.read': t('Read cases'),
  'cases.propose': t('Propose cases'),
  'remittances.read': t('Read remittances'),
  'postings.read': t('Read the ledger'),
  'imports.read': t('Read what became of its files'),
  'imports.write': t('Send files'),
  'records.write': t('Tell what it knows: accounts, vendors, orders, budgets'),
  'events.read': 'Ask for events',
  'system/*.read': t('Read all of FHIR'),
  'system/*.write': t('Tell FHIR resources'),
};

export function scopeText(scope: MachineScope): string {
  const [, type = scope] = /^system\/(\w+)\.read$/.exec(scope) ?? [];
  return scopeWords[scope] ?? t('Read {type} of FHIR', { type });
}

/** In the order in which a form shows them: what most need before single types of FHIR. */
export const scopesInOrder: readonly MachineScope[] = MachineScope.options;

export const eventWords: Record<EventType, string> = {
  'case.opened': t('A case was opened'),
  'case.decided': t('A case was decided'),
  'case.posted': t('A case was posted'),
  'case.posting-failed': t('A posting failed'),
  'case.closed': t('A case was closed without an entry'),
  'entry.posted': t('An entry was posted'),
  'import.accepted': t('A file was taken in'),
  'records.accepted': t('Records were told'),
  'remittance.posted': t('A remittance was posted'),
  'remittance.posting-failed': t('The posting of a remittance failed'),
  'remittance.refused': t('A remittance was refused'),
};

export function sitesText(sites: readonly string[], siteName: (id: string) => string): string {
  return sites.includes('*') ? t('All of the network') : sites.map(siteName).join(', ');
}

export function webhookMark({ state, failures, dead }: Pick<WebhookEntry, 'state' | 'failures' | 'dead'>): {
  tone: Tone;
  word: string;
} {
  if (state === 'ended') return { tone: 'plain', word: t('Ended') };
  if (state === 'paused') return { tone: 'plain', word: t('Paused') };
  if (state === 'stopped') return { tone: 'breach', word: t('Stopped') };
  if (failures > 0) return { tone: 'risk', word: t('Does not answer ({failures})', { failures: countText(failures) }) };
  return dead > 0 ? { tone: 'risk', word: t('Sends, some given up') } : { tone: 'done', word: t('Sends') };
}

export const deliveryMarks: Record<WebhookDelivery['state'], { readonly tone: Tone; readonly word: string }> = {
  waiting: { tone: 'open', word: t('Waits') },
  sending: { tone: 'open', word: t('On its way') },
  delivered: { tone: 'done', word: t('Arrived') },
  dead: { tone: 'breach', word: t('Not delivered') },
  dismissed: { tone: 'plain', word: t('Given up') },
};

/** What a field for public keys says: one key, a list of them or a key set (JWKS). A private key is not taken. */
export function keysIn(
  text: string,
): { readonly keys: PublicJwk[] } | { readonly jwksUrl: string } | { readonly problem: string } {
  if (/^https?:\/\/\S+$/.test(text.trim())) return { jwksUrl: text.trim() };
  const found = listIn(text);
  if (found === null)
    return {
      problem: t('This is no JSON. Paste the public key as JWK, the key set (JWKS), or the address at which it is.'),
    };
  if (found.length === 0 || found.length > 2) {
    return { problem: t('Give one key, or two while the program goes over from one to the other.') };
  }
  if (found.some((key) => typeof key === 'object' && key !== null && 'd' in key)) {
    return {
      problem: t(
        'This is a private key, which nobody but the program may have. Make another and give its public half.',
      ),
    };
  }
  const parsed = PublicJwk.array().safeParse(found);
  if (parsed.success) return { keys: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.slice(1).join('.') ?? '';
  return {
    problem: t('The key is none for ES384 (P-384) or RS384{field}. {message}.', {
      field: field === '' ? '' : `: ${field}`,
      message: issue?.message ?? '',
    }),
  };
}

function listIn(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
    if (typeof value !== 'object' || value === null) return null;
    return 'keys' in value && Array.isArray(value.keys) ? value.keys : [value];
  } catch {
    return null;
  }
}
