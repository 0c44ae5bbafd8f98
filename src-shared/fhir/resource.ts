import { minorFromDecimalText } from '../money/money.ts';

/** A FHIR resource as JSON gives it: only that it is an object with a type is known of it. */
export type Resource = { readonly resourceType: string; readonly [element: string]: unknown };

export function isResource(value: unknown): value is Resource {
  return isObject(value) && typeof value['resourceType'] === 'string';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects under an element that repeats. */
export function objectsAt(value: unknown, element: string): readonly Readonly<Record<string, unknown>>[] {
  const found = isObject(value) && Object.hasOwn(value, element) ? value[element] : undefined;
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function objectAt(value: unknown, element: string): Readonly<Record<string, unknown>> | null {
  const found = isObject(value) && Object.hasOwn(value, element) ? value[element] : undefined;
  return isObject(found) ? found : null;
}

export function textAt(value: unknown, element: string): string {
  const found = isObject(value) && Object.hasOwn(value, element) ? value[element] : undefined;
  return typeof found === 'string' ? found : '';
}

/**
 * Money.value in whole minor units. JSON has read it as a fraction; its shortest decimal text is what was written, as long as that
 * had no more than fifteen digits.
 *
 * @returns null where there is none, or where it is no amount with at most two decimals.
 */
export function moneyAt(value: unknown, element: string): number | null {
  const money = objectAt(value, element);
  const amount = money?.['value'];
  return typeof amount === 'number' && Number.isFinite(amount) ? minorFromDecimalText(String(amount)) : null;
}

/** The resources of a Bundle, of a Parameters or of the resource itself; those inside others (contained) are not told apart. */
export function resourcesIn(value: unknown): readonly { readonly resource: Resource; readonly entry: number }[] {
  if (!isResource(value)) return [];
  if (value.resourceType !== 'Bundle') return [{ resource: value, entry: 0 }];
  const entries: unknown = value['entry'];
  return (Array.isArray(entries) ? entries : []).flatMap((one: unknown, entry) => {
    const resource = isObject(one) ? one['resource'] : null;
    return isResource(resource) ? [{ resource, entry }] : [];
  });
}
