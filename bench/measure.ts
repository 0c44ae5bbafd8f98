/** Median, smallest and largest of one side; milliseconds of wall time unless the result says otherwise. */
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
  /** What `ours` and `peer` are in; milliseconds when not said. */
  readonly of?: 'ms' | 'MB' | 'transactions/s';
  /** Per side. */
  readonly samples?: number;
  readonly notes?: string;
};

export type Side = () => unknown;

/** One measurement of one side; what it needed beforehand is not in it. */
export type Sample = { readonly wallMs: number; readonly cpuMs: number };

type Job = Pick<BenchResult, 'id' | 'job' | 'target'> & { readonly notes?: string };

/**
 * Measures two sides in one run, in the order A-B-B-A, so that what changes slowly (heat, other load) meets both alike.
 *
 * @param repetitions  samples per side, rounded up to an even number.
 * @returns ratios and spreads; the caller has made sure that both sides give the same output.
 */
export async function measure(
  what: Job,
  sides: { readonly ours: Side; readonly peer: Side },
  repetitions = 8,
): Promise<BenchResult> {
  // Once each beforehand: neither side should pay for being compiled.
  await sides.ours();
  await sides.peer();
  return compare(what, { ours: () => timed(sides.ours), peer: () => timed(sides.peer) }, repetitions);
}

/** As `measure`, for sides that take their own time: each sample is a fresh process, so there is nothing to warm up. */
export async function compare(
  what: Job,
  sides: { readonly ours: () => Promise<Sample>; readonly peer: () => Promise<Sample> },
  repetitions: number,
): Promise<BenchResult> {
  const ours: Sample[] = [];
  const peer: Sample[] = [];
  for (let block = 0; block < repetitions; block += 2) {
    ours.push(await sides.ours());
    peer.push(await sides.peer());
    peer.push(await sides.peer());
    ours.push(await sides.ours());
  }
  const wall = (samples: readonly Sample[]) => samples.map(({ wallMs }) => wallMs);
  const cpu = (samples: readonly Sample[]) => samples.map(({ cpuMs }) => cpuMs);
  return {
    ...what,
    unit: 'x',
    ratio: rounded(median(wall(peer)) / median(wall(ours))),
    cpuRatio: rounded(median(cpu(peer)) / median(cpu(ours))),
    ours: spread(wall(ours)),
    peer: spread(wall(peer)),
    samples: ours.length,
  };
}

/** A ratio of what was measured elsewhere: CPU time, memory. */
export function ratioOf(
  what: Job & Pick<BenchResult, 'of'>,
  { ours, peer }: { readonly ours: readonly number[]; readonly peer: readonly number[] },
): BenchResult {
  return {
    ...what,
    unit: 'x',
    ratio: rounded(median(peer) / median(ours)),
    ours: spread(ours),
    peer: spread(peer),
    samples: ours.length,
  };
}

/** What must stay below a limit: the limit takes the peer's place, so that 1x is just at it. */
export function againstLimit(
  what: Omit<Job, 'target'>,
  values: readonly number[],
  limit: number,
  of: 'ms' | 'MB' | 'transactions/s',
) {
  const ours = spread(values);
  const peer = { median: limit, min: limit, max: limit };
  const ratio = rounded(limit / ours.median);
  return { ...what, target: 1, unit: 'x', ratio, ours, peer, of, samples: values.length } satisfies BenchResult;
}

/** One line for a person. */
export function describeResult(result: BenchResult): string {
  const { id, job, ratio, target, ours, peer, cpuRatio, of = 'ms' } = result;
  const side = ({ median: middle, min, max }: Spread) => `${middle} ${of} (${min} to ${max})`;
  const cpu = cpuRatio === undefined ? '' : `, CPU ${cpuRatio}x`;
  return `${id}: ${job}\n  ${ratio}x (target ${target}x${cpu}); ours ${side(ours)}, peer ${side(peer)}${result.notes ? `\n  ${result.notes}` : ''}`;
}

async function timed(side: Side): Promise<Sample> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await side();
  const wallMs = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs, cpuMs: (user + system) / 1000 };
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
