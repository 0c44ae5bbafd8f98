import type { RequestFailure } from '../data/request-failure.ts';
import { t } from '../language/t.ts';

/** So long a disk or a server may take before the window is locked all the same. What was decided is on the disk already. */
const LONGEST_MS = 3_000;

/** Ends when the work is done, has failed or takes too long: nothing may keep a window open that somebody wants locked. */
export async function atMost(work: Promise<unknown>, ms = LONGEST_MS): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.then(nothing, nothing), late]);
  clearTimeout(timer);
}

/** What a person reads whose other computers the server did not sign out. */
export function stillSignedInWords(failure: RequestFailure): string {
  return failure.reason.kind === 'unreachable'
    ? t(
        'The server does not answer, so your other computers may still be signed in. Try again, or sign out here alone.',
      )
    : t('Your other computers are still signed in. {message}', { message: failure.message });
}

function nothing(): void {}
