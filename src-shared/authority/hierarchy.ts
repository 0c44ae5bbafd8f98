import type { Directory } from '../directory/directory.ts';

type Hierarchy = Pick<Directory, 'managerOf'>;

/** The managers above a person, nearest first. Ends where the hierarchy does, and where it would go round. */
export function managersAbove(person: string, { managerOf }: Hierarchy): string[] {
  const above: string[] = [];
  for (
    let next = managerOf(person);
    next !== null && next !== person && !above.includes(next);
    next = managerOf(next)
  ) {
    above.push(next);
  }
  return above;
}

export function isManagerOf(manager: string, person: string, hierarchy: Hierarchy): boolean {
  return managersAbove(person, hierarchy).includes(manager);
}
