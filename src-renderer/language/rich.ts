import { createElement, Fragment, type ReactNode } from 'react';
import { partsOf } from './t.ts';

/**
 * A sentence with elements in it, such as a link, which each language puts where it belongs.
 *
 * @param english  as for `t`.
 * @param values   what stands in the places: text or elements.
 */
export function rich(english: string, values: Readonly<Record<string, ReactNode>>): ReactNode {
  return createElement(Fragment, null, ...partsOf<ReactNode>(english, values));
}
