import type { ElementDefinition, FhirDefinitions, TypeDefinition } from './definitions.ts';
import { isPrimitive, primitiveFault } from './primitives.ts';
import { referenceFault } from './references.ts';
import { isObject, isResource, type Resource } from './resource.ts';

/** What is wrong with a resource. */
export type FhirIssue = {
  readonly severity: 'error' | 'information';
  /** Of the specification's value set issue-type. */
  readonly code: 'structure' | 'required' | 'value' | 'code-invalid' | 'invariant' | 'not-supported' | 'too-costly';
  /** Where: 'Claim.item[0].net.value'. */
  readonly path: string;
  /** A sentence without any value that may be a patient's. */
  readonly message: string;
};

/** After so many nobody reads on. */
const MOST_ISSUES = 100;
/** Extensions may hold extensions; nobody's resource goes deeper. */
const DEEPEST = 60;

/**
 * Holds a resource against the definitions of FHIR R4: elements there are, how often, of what types and forms, codes that are
 * required, what references may point at, contained resources, extensions, and what stands beside primitive values. Of resources
 * whose type is not among the definitions only the type is checked, which an issue of severity `information` tells.
 *
 * @param value  parsed JSON of any kind.
 * @returns at most a hundred issues, in the order of the resource; none: it is valid.
 */
export function validateResource(definitions: FhirDefinitions, value: unknown): readonly FhirIssue[] {
  const validation = new Validation(definitions);
  try {
    validation.resource(value, isResource(value) ? value.resourceType : '', { depth: 0, root: null });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return validation.issues;
}

class Enough extends Error {
  override readonly name = 'Enough';
}

/** How deep an element stands, and the resource whose contained ones its references name. */
type Place = { readonly depth: number; readonly root: Resource | null };

class Validation {
  readonly issues: FhirIssue[] = [];
  readonly #definitions: FhirDefinitions;

  constructor(definitions: FhirDefinitions) {
    this.#definitions = definitions;
  }

  resource(value: unknown, path: string, { depth, root }: Place): void {
    if (!isResource(value)) return this.#tell('structure', path, 'A resource is an object with a resourceType.');
    const { resourceType } = value;
    if (!this.#definitions.resources.has(resourceType)) {
      return this.#tell('structure', path, 'There is no such type of resource in FHIR R4.');
    }
    const type = this.#definitions.types.get(resourceType);
    if (!type) return this.#notChecked(path, resourceType);
    if (root && value['contained'] !== undefined) {
      this.#tell('invariant', `${path}.contained`, 'A contained resource contains none itself.');
    }
    this.#object(value, type, path, { depth: depth + 1, root: root ?? value });
  }

  #object(value: Readonly<Record<string, unknown>>, type: TypeDefinition, path: string, place: Place): void {
    if (place.depth > DEEPEST) {
      this.#tell('too-costly', path, `Elements stand more than ${DEEPEST} deep within one another.`);
      throw new Enough();
    }
    const seen = new Map<string, string>();
    for (const name of Object.keys(value)) {
      if (name === 'resourceType' && isResourceType(type)) continue;
      const plain = name.startsWith('_') ? name.slice(1) : name;
      const element = type.elements.get(plain);
      if (!element || (plain !== name && !isPrimitive(element.type))) {
        this.#unknown(path, name);
        continue;
      }
      const other = seen.get(element.group);
      if (other !== undefined && other !== plain) {
        this.#tell('structure', `${path}.${plain}`, `Only one of its types may stand, and ${other} does.`);
      }
      seen.set(element.group, plain);
      if (plain !== name) this.#beside(value[name], value[plain], element, `${path}.${name}`, place);
      else this.#element(value[name], value[`_${name}`], element, `${path}.${name}`, place);
    }
    if (Object.keys(value).length === 0) this.#tell('invariant', path, 'An element has a value or elements within it.');
    for (const [group, names] of type.required) {
      if (!names.some((name) => stands(value, name))) this.#tell('required', `${path}.${group}`, 'It is required.');
    }
  }

  /** Element, or list of elements. @param beside  what stands under the name with '_'. */
  #element(value: unknown, beside: unknown, element: ElementDefinition, path: string, place: Place): void {
    if (!element.isList) {
      if (Array.isArray(value)) return this.#tell('structure', path, 'It stands once, so it is no list.');
      return this.#single(value, element, path, place);
    }
    if (!Array.isArray(value)) return this.#tell('structure', path, 'It may repeat, so it is a list.');
    if (value.length === 0) return this.#tell('structure', path, 'A list is not empty.');
    for (const [index, one] of value.entries()) {
      const hasBeside = Array.isArray(beside) && isObject(beside[index]);
      if (one !== null || !hasBeside) this.#single(one, element, `${path}[${index}]`, place);
    }
  }

  #single(value: unknown, element: ElementDefinition, path: string, place: Place): void {
    const { type } = element;
    if (isPrimitive(type)) {
      const fault = primitiveFault(type, value);
      if (fault) return this.#tell('value', path, `It has to be ${fault}.`);
      return this.#code(String(value), element, path);
    }
    if (type === 'Resource')
      return this.resource(value, path, { depth: place.depth, root: isContained(path) ? place.root : null });
    if (!isObject(value)) return this.#tell('structure', path, `It has to be an object (${type}).`);
    const definition = this.#definitions.types.get(type);
    if (!definition) return undefined;
    this.#object(value, definition, path, { ...place, depth: place.depth + 1 });
    if (type === 'Reference') this.#reference(value, element, path, place);
    if (type === 'Extension') this.#extension(value, path);
  }

  /** What stands beside a primitive value: an id, and extensions. */
  #beside(value: unknown, primitive: unknown, element: ElementDefinition, path: string, place: Place): void {
    const definition = this.#definitions.types.get('Element');
    const one = (single: unknown, at: string): void => {
      if (!isObject(single)) return this.#tell('structure', at, 'It has to be an object with an id or extensions.');
      if (definition) this.#object(single, definition, at, { ...place, depth: place.depth + 1 });
    };
    if (!element.isList) return one(value, path);
    if (!Array.isArray(value)) return this.#tell('structure', path, 'It stands beside a list, so it is a list.');
    if (Array.isArray(primitive) && primitive.length !== value.length) {
      this.#tell('structure', path, 'It has as many places as the list beside it, with null for none.');
    }
    for (const [index, single] of value.entries()) if (single !== null) one(single, `${path}[${index}]`);
  }

  #code(value: string, { codes }: ElementDefinition, path: string): void {
    if (!codes || Object.values(codes).some((listed) => listed.includes(value))) return;
    const listed = Object.values(codes).flat();
    const some = listed.length > 12 ? 'the codes of FHIR' : listed.join(', ');
    this.#tell('code-invalid', path, `It has to be one of ${some}.`);
  }

  #reference(value: Readonly<Record<string, unknown>>, element: ElementDefinition, path: string, place: Place): void {
    const fault = referenceFault(value, element.targets, { root: place.root, resources: this.#definitions.resources });
    if (fault) this.#tell(fault.code, `${path}.${fault.element}`, fault.message);
  }

  #extension(value: Readonly<Record<string, unknown>>, path: string): void {
    const hasValue = Object.keys(value).some((name) => /^_?value[A-Z]/.test(name));
    if (hasValue !== (value['extension'] !== undefined)) return;
    this.#tell('invariant', path, 'An extension has a value, or extensions within it, and not both.');
  }

  #unknown(path: string, name: string): void {
    // A name of any kind may hold anything, also a patient's.
    const shown = /^_?[A-Za-z][A-Za-z0-9]{0,40}$/.test(name) ? `${path}.${name}` : path;
    this.#tell('structure', shown, 'There is no such element here.');
  }

  #notChecked(path: string, type: string): void {
    const message = `Of resources of type ${type} only the type is checked.`;
    this.#add({ severity: 'information', code: 'not-supported', path, message });
  }

  #tell(code: FhirIssue['code'], path: string, message: string): void {
    this.#add({ severity: 'error', code, path, message });
  }

  #add(issue: FhirIssue): void {
    this.issues.push(issue);
    if (this.issues.length >= MOST_ISSUES) throw new Enough();
  }
}

/** Resources alone say under which rules they were made. */
function isResourceType(type: TypeDefinition): boolean {
  return type.elements.has('implicitRules');
}

function isContained(path: string): boolean {
  return /\.contained\[\d+\]$/.test(path);
}

/** It stands with a value, or with extensions that say why it has none. */
function stands(value: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(value, name) || Object.hasOwn(value, `_${name}`);
}
