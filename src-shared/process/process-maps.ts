import { billingCaseMaps } from './billing-case-maps.ts';
import { earningsMap } from './earnings-map.ts';
import type { ProcessMap } from './process-map.ts';
import { remittanceMap } from './remittance-map.ts';

/** Every version of every process of the product, as drawn. */
export const processMaps: readonly ProcessMap[] = [...billingCaseMaps, remittanceMap, earningsMap];

/** The newest version of a process, or the one that is asked for. */
export function findProcessMap(name: string, version?: number): ProcessMap | undefined {
  const versions = processMaps.filter((map) => map.name === name);
  return version === undefined
    ? versions.toSorted((a, b) => b.version - a.version)[0]
    : versions.find((map) => map.version === version);
}
