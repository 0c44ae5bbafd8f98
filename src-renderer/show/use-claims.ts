import { useEffect, useState } from 'react';
import type { ClaimView } from '../../src-shared/remittance/remittance-document.ts';
import type { Workbench } from '../data/workbench.ts';

/** More than this many claims are a list, not evidence to read: the remittance's page has them all. */
export const MOST_CLAIMS = 20;

/** The claims a case points to; null while they are being fetched from this computer's store. */
export function useClaims(
  workbench: Workbench,
  { remittance, claims }: { readonly remittance: string; readonly claims: readonly number[] },
): readonly ClaimView[] | null {
  const [found, setFound] = useState<{ readonly of: string; readonly views: readonly ClaimView[] } | null>(null);
  const wanted = `${remittance}/${claims.slice(0, MOST_CLAIMS).join(',')}`;
  useEffect(() => {
    let here = true;
    const ordinals = wanted.slice(wanted.lastIndexOf('/') + 1);
    const advice = wanted.slice(0, wanted.lastIndexOf('/'));
    const fetched = advice === '' || ordinals === '' ? [] : workbench.claimsOf(advice, ordinals.split(',').map(Number));
    void Promise.resolve(fetched).then((views) => here && setFound({ of: wanted, views }));
    return () => {
      here = false;
    };
  }, [workbench, wanted]);
  // What was found for another case is not evidence for this one.
  return found?.of === wanted ? found.views : null;
}
