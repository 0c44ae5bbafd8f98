import { ErpError, type ErpErrorCode } from '../../port.ts';
import { lost, type CallKind } from '../kit/faults.ts';

/** Tryton's texts hold domains of many kilobytes. */
const LONGEST_TEXT = 300;

/** Another entry came first under the same external reference: what stands there is to be looked up. */
export class DuplicateReference extends Error {
  override readonly name = 'DuplicateReference';
}

/** @param status  of an answer that never reached the business layer: not 200 and not 401. */
export function faultOfStatus(status: number, kind: CallKind, retryAfterMs?: number): ErpError {
  if (status === 429) {
    const message = 'Tryton takes no sign-in for a while, since too many failed.';
    return new ErpError('throttled', message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (status === 403) return new ErpError('forbidden', 'Tryton does not let the user of this server do that.');
  if (status === 404) return new ErpError('unreachable', 'Tryton has no database of that name.');
  return lost(`Tryton answered with status ${status}.`, kind);
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
  return lost(`Tryton failed: ${textOf(name)}`, kind);
}

function codeOfRule(text: string): ErpErrorCode {
  if (/not allowed to access|is not allowed/.test(text)) return 'forbidden';
  return /closed period|outside the period/.test(text) ? 'period-closed' : 'invalid';
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, LONGEST_TEXT);
}
