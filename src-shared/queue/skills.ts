import type { Person } from '../authority/person.ts';

/** Skills that the product's own routing names; a network may have others. */
const names: Readonly<Record<string, string>> = {
  'government-payers': 'government payers',
  'managed-care': 'managed care',
  'high-value': 'high-value cases',
  'high-risk': 'high-risk cases',
  pharmacy: 'pharmacy billing',
};

/** What a skill is called in a sentence; its id where this version does not know it. */
export function skillName(id: string): string {
  return names[id] ?? id;
}

/** What a case asks for and a person is not known to be able to do. Of whom nobody keeps skills, nothing is asked. */
export function missingSkills(
  { skills }: Pick<Person, 'skills'>,
  { skills: asked = [] }: { readonly skills?: readonly string[] | undefined },
): readonly string[] {
  if (skills === undefined || asked.length === 0) return [];
  return asked.filter((skill) => !skills.includes(skill));
}
