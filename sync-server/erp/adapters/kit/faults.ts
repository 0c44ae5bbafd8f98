import { ErpError } from '../../port.ts';

/** ERPs answer with pages of text, and with stack traces. */
const LONGEST_TEXT = 300;

/** What a call does there: nothing, or something of which a lost answer leaves us ignorant. */
export type CallKind = 'reads' | 'changes';

/** Codes of connections that were never made: nothing was sent. */
const NOT_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/;

/** The answer did not come. Whether a change was made meanwhile nobody can say, unless there was no connection at all. */
export function faultOfFetch(name: string, error: unknown, kind: CallKind): ErpError {
  const code = codeOf(error);
  if (NOT_CONNECTED.test(code))
    return new ErpError('unreachable', `${name} cannot be reached (${code}).`, { cause: error });
  return lost(`The connection to ${name} broke (${code === '' ? 'it did not answer in time' : code}).`, kind, error);
}

/** A change of which nobody can say whether it was made, or a question that got no answer. */
export function lost(message: string, kind: CallKind, cause?: unknown, retryAfterMs?: number): ErpError {
  return new ErpError(kind === 'changes' ? 'uncertain' : 'unreachable', message, {
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** A text of an ERP as it may stand in a message of ours. */
export function shortText(text: string): string {
  return text
    .replaceAll(/<[^>]{1,200}>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT);
}

/** Of a `Retry-After`: seconds, or a date. */
export function retryAfterOf(text: string | null, now: Date): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
