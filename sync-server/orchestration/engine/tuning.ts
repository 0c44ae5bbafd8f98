/** How patient the engine is. */
export type Tuning = {
  /** A worker that says nothing for so long is taken for dead, and its jobs go to another one. */
  readonly jobLeaseSeconds: number;
  readonly superviseSeconds: number;
  readonly timerSweepMs: number;
  readonly callRetries: number;
  /** The first pause before a call is tried again; it doubles. */
  readonly callRetryDelaySeconds: number;
  readonly callRetryDelayMaxSeconds: number;
};

export const DEFAULT_TUNING: Tuning = {
  jobLeaseSeconds: 60,
  superviseSeconds: 15,
  timerSweepMs: 1000,
  callRetries: 8,
  callRetryDelaySeconds: 1,
  callRetryDelayMaxSeconds: 60,
};
