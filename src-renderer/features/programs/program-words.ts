import { MachineScope } from '../../../src-shared/authority/machine-client.ts';
import type { EventType } from '../../../src-shared/wire/events.ts';
import { PublicJwk } from '../../../src-shared/wire/machine-clients.ts';
import type { WebhookDelivery, WebhookEntry } from '../../../src-shared/wire/webhooks.ts';
import { countText } from '../../ui/format.ts';
import type { Tone } from '../../ui/tokens.ts';

/** What a scope lets a program do, of those outside the FHIR facade. */
const scopeWords: Partial<Record<MachineScope, string>> = {
  'cases.read': 'Read cases',
  'cases.propose': 'Propose cases',
  'remittances.read': 'Read remittances',
  'postings.read': 'Read the ledger',
  'imports.read': 'Read what became of its files',
  'imports.write': 'Send files',
  'records.write': 'Tell what it knows: accounts, vendors, orders, budgets',
  'events.read': 'Ask for events',
  'system/*.read': 'Read all of FHIR',
  'system/*.write': 'Tell FHIR resources',
};

export function scopeText(scope: MachineScope): string {
  const [, type = scope] = /^system\/(\w+)\.read$/.exec(scope) ?? [];
  return scopeWords[scope] ?? `Read ${type} of FHIR`;
}

/** In the order in which a form shows them: what most need before single types of FHIR. */
export const scopesInOrder: readonly MachineScope[] = MachineScope.options;

export const eventWords: Record<EventType, string> = {
  'case.opened': 'A case was opened',
  'case.decided': 'A case was decided',
  'case.posted': 'A case was posted',
  'case.posting-failed': 'A posting failed',
  'case.closed': 'A case was closed without an entry',
  'entry.posted': 'An entry was posted',
  'import.accepted': 'A file was taken in',
  'records.accepted': 'Records were told',
  'remittance.posted': 'A remittance was posted',
  'remittance.posting-failed': 'The posting of a remittance failed',
  'remittance.refused': 'A remittance was refused',
};

export function sitesText(sites: readonly string[], siteName: (id: string) => string): string {
  return sites.includes('*') ? 'All of the network' : sites.map(siteName).join(', ');
}

export function webhookMark({ state, failures, dead }: Pick<WebhookEntry, 'state' | 'failures' | 'dead'>): {
  tone: Tone;
  word: string;
} {
  if (state === 'ended') return { tone: 'plain', word: 'Ended' };
  if (state === 'paused') return { tone: 'plain', word: 'Paused' };
  if (state === 'stopped') return { tone: 'breach', word: 'Stopped' };
  if (failures > 0) return { tone: 'risk', word: `Does not answer (${countText(failures)})` };
  return dead > 0 ? { tone: 'risk', word: 'Sends, some given up' } : { tone: 'done', word: 'Sends' };
}

export const deliveryMarks: Record<WebhookDelivery['state'], { readonly tone: Tone; readonly word: string }> = {
  waiting: { tone: 'open', word: 'Waits' },
  sending: { tone: 'open', word: 'On its way' },
  delivered: { tone: 'done', word: 'Arrived' },
  dead: { tone: 'breach', word: 'Not delivered' },
  dismissed: { tone: 'plain', word: 'Given up' },
};

/** What a field for public keys says: one key, a list of them or a key set (JWKS). A private key is not taken. */
export function keysIn(text: string): { readonly keys: readonly PublicJwk[] } | { readonly problem: string } {
  const found = listIn(text);
  if (found === null) return { problem: 'This is no JSON. Paste the public key as JWK, or the key set (JWKS).' };
  if (found.length === 0 || found.length > 2) {
    return { problem: 'Give one key, or two while the program goes over from one to the other.' };
  }
  if (found.some((key) => typeof key === 'object' && key !== null && 'd' in key)) {
    return {
      problem: 'This is a private key, which nobody but the program may have. Make another and give its public half.',
    };
  }
  const parsed = PublicJwk.array().safeParse(found);
  if (parsed.success) return { keys: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.slice(1).join('.') ?? '';
  return {
    problem: `The key is none for ES384 (P-384) or RS384${field === '' ? '' : `: ${field}`}. ${issue?.message ?? ''}.`,
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
