/** What the engine records when a process is at a node: `name` is the step's, the topic waited for, or the queue called. */
export type Recorded = {
  readonly kind: 'step' | 'wait' | 'call';
  readonly name: string;
  /** Which branch did it; absent or '' is the process itself. */
  readonly branch?: string;
};

export type ProcessNode = {
  /** Stable within a version: cases name it. */
  readonly id: string;
  /** On the map, a few words. */
  readonly label: string;
  /** 'fork' goes on along all its edges at once until 'join'; 'choice' along one of them. */
  readonly kind: 'start' | 'step' | 'wait' | 'call' | 'end' | 'fork' | 'join' | 'choice';
  /** Of a fork: the join at which its branches end. */
  readonly join?: string;
  /** Of a call: the call whose effect it undoes. */
  readonly undoes?: string;
  /** Absent for beginnings, ends, forks, joins and choices. */
  readonly records?: Pick<Recorded, 'kind' | 'name'>;
  /** Of a wait or call: what it waits for, in a sentence. */
  readonly waitsFor?: string;
  /** An operator may end the wait here before its time. Never where people decide or the ledger is asked. */
  readonly skippable?: true;
  /** Where it stands on the map, counted from 0. */
  readonly column: number;
  readonly row: number;
};

export type ProcessEdge = {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** What happens when nobody acts until the deadline. */
  readonly byTimer?: true;
};

/** The declared shape of one version of a process: drawn for people, exported, and held against what runs in a test. */
export type ProcessMap = {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly nodes: readonly ProcessNode[];
  readonly edges: readonly ProcessEdge[];
};

export function nodeOf({ nodes }: ProcessMap, id: string): ProcessNode | undefined {
  return nodes.find((node) => node.id === id);
}

/** What happens at a node when nobody acts; undefined when it waits for ever. */
export function nextByTimer(map: ProcessMap, id: string): ProcessNode | undefined {
  const edge = map.edges.find(({ from, byTimer }) => from === id && byTimer);
  return edge && nodeOf(map, edge.to);
}
