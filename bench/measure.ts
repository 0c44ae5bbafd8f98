/** Medians, smallest and largest of one side, in milliseconds of wall time. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export type BenchResult = {
  /** As in the table of targets, for instance 'P2-node-x12'. */
  readonly id: string;
  readonly job: string;
  /** The ratio aimed at. */
  readonly target: number;
  /** Median of the peer over median of ours: larger is better. */
  readonly ratio: number;
  readonly unit: 'x';
  readonly ours: Spread;
  readonly peer: Spread;
  /** The same ratio of CPU time, which a busy machine disturbs less. */
  readonly cpuRatio?: number;
  readonly notes?: string;
};

export type Side = () => unknown;

type Samples = { readonly wallMs: number[]; readonly cpuMs: number[] };

/**
 * Measures two sides in one run, in the order A-B-B-A, so that what changes slowly (heat, other load) meets both alike.
 *
 * @param repetitions  samples per side, rounded up to an even number.
 * @returns ratios and spreads; the caller has made sure that both sides give the same output.
 */
export async function measure(
  what: Pick<BenchResult, 'id' | 'job' | 'target'> & { readonly notes?: string },
  sides: { readonly ours: Side; readonly peer: Side },
  repetitions = 8,
): Promise<BenchResult> {
  const ours: Samples = { wallMs: [], cpuMs: [] };
  const peer: Samples = { wallMs: [], cpuMs: [] };
  // Once each beforehand: neither side should pay for being compiled.
  await sides.ours();
  await sides.peer();
  for (let block = 0; block < repetitions; block += 2) {
    await sample(sides.ours, ours);
    await sample(sides.peer, peer);
    await sample(sides.peer, peer);
    await sample(sides.ours, ours);
  }
  return {
    ...what,
    unit: 'x',
    ratio: rounded(median(peer.wallMs) / median(ours.wallMs)),
    cpuRatio: rounded(median(peer.cpuMs) / median(ours.cpuMs)),
    ours: spread(ours.wallMs),
    peer: spread(peer.wallMs),
  };
}

/** One line for a person. */
export function describeResult(result: BenchResult): string {
  const { id, job, ratio, target, ours, peer, cpuRatio } = result;
  const side = ({ median: middle, min, max }: Spread) => `${middle} ms (${min} to ${max})`;
  const cpu = cpuRatio === undefined ? '' : `, CPU ${cpuRatio}x`;
  return `${id}: ${job}\n  ${ratio}x (target ${target}x${cpu}); ours ${side(ours)}, peer ${side(peer)}${result.notes ? `\n  ${result.notes}` : ''}`;
}

async function sample(side: Side, into: Samples): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await side();
  into.wallMs.push(performance.now() - before);
  const { user, system } = process.cpuUsage(cpuBefore);
  into.cpuMs.push((user + system) / 1000);
}

function spread(samples: readonly number[]): Spread {
  return { median: rounded(median(samples)), min: rounded(Math.min(...samples)), max: rounded(Math.max(...samples)) };
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
