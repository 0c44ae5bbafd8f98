import { ErpError, type ErpErrorCode } from '../../port.ts';

/** Tryton's texts hold domains of many kilobytes. */
const LONGEST_TEXT = 300;

/** What a call does there: nothing, or something of which a lost answer leaves us ignorant. */
export type CallKind = 'reads' | 'changes';

/** Another entry came first under the same external reference: what stands there is to be looked up. */
export class DuplicateReference extends Error {
  override readonly name = 'DuplicateReference';
}

/** Codes of connections that were never made: nothing was sent. */
const NOT_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/;

/** The answer did not come. Whether a change was made meanwhile nobody can say, unless there was no connection at all. */
export function faultOfFetch(error: unknown, kind: CallKind): ErpError {
  const code = codeOf(error);
  if (NOT_CONNECTED.test(code))
    return new ErpError('unreachable', `Tryton cannot be reached (${code}).`, { cause: error });
  const why = code === '' ? 'it did not answer in time' : code;
  return lost(kind, `The connection to Tryton broke (${why}).`, error);
}

/** @param status  of an answer that never reached the business layer: not 200 and not 401. */
export function faultOfStatus(status: number, kind: CallKind, retryAfterMs?: number): ErpError {
  if (status === 429) {
    const message = 'Tryton takes no sign-in for a while, since too many failed.';
    return new ErpError('throttled', message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (status === 403) return new ErpError('forbidden', 'Tryton does not let the user of this server do that.');
  if (status === 404) return new ErpError('unreachable', 'Tryton has no database of that name.');
  return lost(kind, `Tryton answered with status ${status}.`, undefined);
}

/** The business layer said no, inside an answer with status 200. Texts have no codes and are in the user's language. */
export function faultOfAnswer(error: readonly unknown[], kind: CallKind): ErpError | DuplicateReference {
  const [name, detail] = error;
  const text = textOf(Array.isArray(detail) && detail.length > 0 ? detail[name === 'UserWarning' ? 1 : 0] : detail);
  if (name === 'UserError') {
    if (text.includes('HCF_DUPLICATE_EXTERNAL_REF')) return new DuplicateReference(text);
    return new ErpError(codeOfRule(text), `Tryton refused it: ${text}`);
  }
  if (name === 'UserWarning') return new ErpError('invalid', `Tryton asks for a confirmation: ${text}`);
  if (name === 'LoginException') return new ErpError('bad-credentials', 'Tryton asks for a password.');
  // A KeyError as text: a field or model that this Tryton does not have.
  if (typeof name === 'string' && /^'[^']*'$/.test(name)) {
    return new ErpError('mapping', `This Tryton does not know ${textOf(name)}.`);
  }
  return lost(kind, `Tryton failed: ${textOf(name)}`, undefined);
}

function codeOfRule(text: string): ErpErrorCode {
  if (/not allowed to access|is not allowed/.test(text)) return 'forbidden';
  return /closed period|outside the period/.test(text) ? 'period-closed' : 'invalid';
}

function lost(kind: CallKind, message: string, cause: unknown): ErpError {
  return new ErpError(kind === 'changes' ? 'uncertain' : 'unreachable', message, { cause });
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, LONGEST_TEXT);
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
