import type {
  ConnectorEntry,
  ConnectorKind,
  FhirResourceType,
  WayHealth,
} from '../../../src-shared/wire/connectors.ts';
import { countText, durationText } from '../../ui/format.ts';
import type { Tone } from '../../ui/tokens.ts';
import { t } from '../../language/t.ts';

export const kindWords: Record<ConnectorKind, string> = {
  'hot-folder': t('Folder'),
  'mail-drop': 'E-mail',
  mllp: 'HL7 v2',
  fhir: t('FHIR server'),
};

/** Ways in that need no connector, by the name under which the server counts them. */
const otherWays: Readonly<Record<string, string>> = {
  upload: t('Files that somebody brought'),
  fhir: 'FHIR',
  mllp: "HL7 v2 by the server's own settings",
  repair: t('Repaired copies'),
};

export function wayText(way: string, connectors: readonly Pick<ConnectorEntry, 'id' | 'name'>[]): string {
  return connectors.find(({ id }) => id === way)?.name ?? otherWays[way] ?? t('A connector that was removed');
}

export function markOf({ run, health }: Pick<ConnectorEntry, 'run' | 'health'>): { tone: Tone; word: string } {
  if (run.state === 'off') return { tone: 'plain', word: t('Off') };
  if (run.state === 'failing') return { tone: 'breach', word: t('Does not run') };
  if (run.state === 'starting') return { tone: 'open', word: t('Starting') };
  return health.deadLetters > 0
    ? { tone: 'risk', word: t('Runs, something waits') }
    : { tone: 'done', word: t('Runs') };
}

/** '12, 2 faulty (17 %)'. */
export function dayText({ day: { received, faulty } }: Pick<WayHealth, 'day'>): string {
  if (received === 0) return t('None');
  if (faulty === 0) return countText(received);
  return t('{received}, {faulty} faulty ({round}\u00a0%)', {
    received: countText(received),
    faulty: countText(faulty),
    round: Math.round((faulty / received) * 100),
  });
}

export function latencyText({ latencyMs }: Pick<WayHealth, 'latencyMs'>): string {
  if (latencyMs === null) return '';
  return t('{median}, 95 % within {p95}', { median: timeText(latencyMs.median), p95: timeText(latencyMs.p95) });
}

function timeText(ms: number): string {
  return ms < 60_000 ? `${(Math.ceil(ms / 100) / 10).toFixed(1)} s` : durationText(ms);
}

/** The form's fields as they are typed. */
export type ConnectorForm = {
  readonly kind: ConnectorKind;
  readonly name: string;
  readonly site: string;
  readonly enabled: boolean;
  readonly folder: string;
  readonly ready: 'steady' | 'done-file';
  readonly everySeconds: string;
  readonly limitMb: string;
  readonly port: string;
  readonly address: string;
  readonly senders: string;
  readonly user: string;
  /** '': as it was. */
  readonly secret: string;
  /** As PEM; '': as it was. */
  readonly privateKey: string;
  readonly certificate: string;
  readonly clientAuthorities: string;
  readonly base: string;
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly kid: string;
  readonly resources: readonly FhirResourceType[];
  readonly way: 'poll' | 'export';
  readonly everyMinutes: string;
};

export const newForm: ConnectorForm = {
  kind: 'hot-folder',
  name: '',
  site: '',
  enabled: true,
  folder: '',
  ready: 'steady',
  everySeconds: '10',
  limitMb: '50',
  port: '',
  address: '',
  senders: '',
  user: '',
  secret: '',
  privateKey: '',
  certificate: '',
  clientAuthorities: '',
  base: '',
  clientId: '',
  tokenUrl: '',
  kid: '',
  resources: ['Account', 'ChargeItem', 'Claim', 'ClaimResponse'],
  way: 'poll',
  everyMinutes: '15',
};

export function formOf({ name, site, enabled, settings }: ConnectorEntry): ConnectorForm {
  const common = { ...newForm, kind: settings.kind, name, site, enabled };
  if (settings.kind === 'mllp') return { ...common, ...settings, port: String(settings.port) };
  if (settings.kind === 'fhir') return { ...common, ...settings, everyMinutes: String(settings.everyMinutes) };
  const limitMb = String(settings.limitMb);
  if (settings.kind === 'hot-folder') {
    const { folder, ready, everySeconds } = settings;
    return { ...common, limitMb, folder, ready, everySeconds: String(everySeconds) };
  }
  const { port, address, senders, user, certificate } = settings;
  return { ...common, limitMb, port: String(port), address, senders: senders.join('\n'), user, certificate };
}

/** What the fields say, for the schema to judge: '' is no number. */
export function settingsIn(form: ConnectorForm): Record<string, unknown> {
  const { kind } = form;
  const number = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null);
  const certificate = form.certificate.trim();
  if (kind === 'mllp') {
    return { kind, port: number(form.port), certificate, clientAuthorities: form.clientAuthorities.trim() };
  }
  if (kind === 'fhir') {
    const { resources, way } = form;
    const [base, clientId, tokenUrl, kid] = [form.base, form.clientId, form.tokenUrl, form.kid].map((text) =>
      text.trim(),
    );
    return { kind, base, clientId, tokenUrl, kid, resources, way, everyMinutes: number(form.everyMinutes) };
  }
  const limitMb = number(form.limitMb);
  if (kind === 'hot-folder') {
    const { ready } = form;
    return { kind, folder: form.folder.trim(), ready, everySeconds: number(form.everySeconds), limitMb };
  }
  const senders = form.senders.split(/[\s,;]+/).filter((sender) => sender !== '');
  const [address, user] = [form.address.trim(), form.user.trim()];
  return { kind, port: number(form.port), address, senders, user, limitMb, certificate };
}
