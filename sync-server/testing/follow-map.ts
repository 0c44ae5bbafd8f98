import { nodeOf, type ProcessMap, type Recorded } from '../../src-shared/process/process-map.ts';

/**
 * Follows what an instance has recorded along the edges of a map, every branch by itself. A wait may be begun again where it is.
 *
 * @returns the nodes at which it may be now; empty when the record is no path of the map.
 */
export function followMap(map: ProcessMap, recorded: readonly Recorded[]): ReadonlySet<string> {
  const places = new Map([['', new Set(map.nodes.filter(({ kind }) => kind === 'start').map(({ id }) => id))]]);
  for (const { kind, name, branch = '' } of recorded) {
    // What the process itself does after a fork, it does after its join.
    if (branch === '') for (const other of places.keys()) if (other !== '') places.delete(other);
    const at = places.get(branch) ?? forksAhead(map, places.get('')!);
    const again = [...at].filter((id) => nodeOf(map, id)?.kind === 'wait');
    const fits = (id: string) => {
      const records = nodeOf(map, id)?.records;
      return records?.kind === kind && records.name === name;
    };
    const following = [...at].flatMap((id) => ahead(map, id, branch === ''));
    places.set(branch, new Set([...following, ...again].filter(fits)));
  }
  if (places.size === 1) return places.get('')!;
  return new Set([...places].flatMap(([branch, at]) => (branch === '' ? [] : [...at])));
}

function forksAhead(map: ProcessMap, at: ReadonlySet<string>): Set<string> {
  return new Set(
    map.edges.filter(({ from, to }) => at.has(from) && nodeOf(map, to)?.kind === 'fork').map(({ to }) => to),
  );
}

/** The nodes that record something, next after a node: forks, joins and choices are only gone through. */
function ahead(map: ProcessMap, id: string, isPastForks: boolean): string[] {
  return map.edges
    .filter(({ from }) => from === id)
    .flatMap(({ to }) => {
      const node = nodeOf(map, to);
      if (node?.kind === 'choice') return ahead(map, to, isPastForks);
      if (node?.kind === 'fork' && isPastForks && node.join) return ahead(map, node.join, isPastForks);
      return [to];
    });
}
