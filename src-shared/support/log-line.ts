import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** The most urgent first. */
export const logLevels = ['error', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything that the program writes down of itself. */
export const logEvents = [
  'program.started',
  'program.ended',
  /** It was not ended when it was started again: killed, crashed, or the power failed. */
  'program.notEnded',
  'program.fault',
  'policy.problem',
  'window.gone',
  'process.gone',
  'window.fault',
  'call.fault',
  'call.refused',
  'call.slow',
  'sync.state',
  'update.step',
  'bundle.made',
] as const;
export type LogEvent = (typeof logEvents)[number];

/** Numbers that stand beside an event. None of them is of a case, a person or an amount. */
export const LogFigures = z.strictObject({
  ms: z.int().optional(),
  count: z.int().optional(),
  exitCode: z.int().optional(),
  bytes: z.int().optional(),
});
export type LogFigures = z.infer<typeof LogFigures>;

/** One line of the program log. `detail` was scrubbed before it was written. */
export const LogLine = z.strictObject({
  at: Instant,
  level: z.enum(logLevels),
  event: z.enum(logEvents),
  ...LogFigures.shape,
  detail: z.string().optional(),
});
export type LogLine = z.infer<typeof LogLine>;

/** Whether a line is written where so much is asked for. */
export function isLogged(level: LogLevel, wanted: LogLevel): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(wanted);
}
