import { isObject, objectsAt, type Resource } from './resource.ts';

type ReferenceFault = {
  readonly code: 'structure' | 'value' | 'invariant';
  readonly element: string;
  readonly message: string;
};

/** 'Patient/12', 'https://host/fhir/Patient/12/_history/3'. */
const BY_TYPE = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/**
 * What is wrong with a reference: it points at a resource of another type than may stand here, or at a contained one that is not
 * there. What it points at elsewhere is not looked up.
 *
 * @param targets  types that may stand; none: any.
 */
export function referenceFault(
  value: Readonly<Record<string, unknown>>,
  targets: readonly string[],
  { root, resources }: { readonly root: Resource | null; readonly resources: ReadonlySet<string> },
): ReferenceFault | null {
  const { reference, type, identifier, display, extension } = value;
  if ([reference, type, identifier, display, extension, value['_reference']].every((part) => part === undefined)) {
    return {
      code: 'invariant',
      element: 'reference',
      message: 'A reference has a reference, an identifier or a display.',
    };
  }
  let target: string | null = null;
  if (typeof reference === 'string') {
    if (reference.startsWith('#') && reference.length > 1) {
      target = containedType(root, reference.slice(1));
      if (target === null) {
        return { code: 'invariant', element: 'reference', message: 'There is no contained resource of this id.' };
      }
    } else target = BY_TYPE.exec(reference)?.[1] ?? null;
  }
  const said = typeof type === 'string' ? type : null;
  for (const [element, name] of [
    ['reference', target],
    ['type', said],
  ] as const) {
    if (name === null || !resources.has(name) || targets.length === 0 || targets.includes(name)) continue;
    const message = `It may point at ${targets.join(', ')}, and points at ${name}.`;
    return { code: 'structure', element, message };
  }
  if (target !== null && said !== null && resources.has(target) && resources.has(said) && target !== said) {
    return { code: 'value', element: 'type', message: `It says ${said} and points at ${target}.` };
  }
  return null;
}

function containedType(root: Resource | null, id: string): string | null {
  const found = objectsAt(root, 'contained').find((one) => isObject(one) && one['id'] === id);
  const type = found?.['resourceType'];
  return typeof type === 'string' ? type : null;
}
