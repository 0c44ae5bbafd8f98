import type { RevocationOrder } from '../../src-shared/authority/server-signed.ts';

/** Why the server did not do what it was asked, as far as the workbench treats it differently. */
export type FailureReason =
  /** No answer: no network, no server, or it took too long. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** It answered that it cannot now; the same request may work later. */
  | { readonly kind: 'busy'; readonly status: number; readonly message: string }
  | { readonly kind: 'signedOut'; readonly message: string }
  /** This computer was revoked: what it keeps is to be destroyed, if the order is genuine. */
  | { readonly kind: 'revoked'; readonly message: string; readonly order: RevocationOrder }
  /** It speaks another version of the protocol. */
  | { readonly kind: 'outdated'; readonly message: string }
  /** It was restored from a backup: checkpoints are void. */
  | { readonly kind: 'epoch'; readonly message: string }
  /** It will not do this, now or later. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly reason: FailureReason;
  /** Whether the same request may work later without anybody doing something. */
  readonly retryable: boolean;

  constructor(reason: FailureReason) {
    super(reason.message);
    this.reason = reason;
    this.retryable = reason.kind === 'unreachable' || reason.kind === 'busy' || reason.kind === 'epoch';
  }
}
