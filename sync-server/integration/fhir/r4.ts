import { readFileSync } from 'node:fs';
import { type FhirDefinitions, readDefinitions } from '../../../src-shared/fhir/definitions.ts';

let definitions: FhirDefinitions | null = null;

/** The definitions of FHIR R4; read when they are first asked for, in some milliseconds. */
export function r4(): FhirDefinitions {
  const file = new URL('../../../src-shared/fhir/r4-definitions.json', import.meta.url);
  return (definitions ??= readDefinitions(JSON.parse(readFileSync(file, 'utf8'))));
}
