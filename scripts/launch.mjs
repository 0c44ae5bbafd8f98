import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Node's flags for the server and the commands. A small young generation: importing a file of hundreds of megabytes
 * makes short-lived objects faster than the default of 16 MB per half is ever given back (measured: 409 against 302 MB
 * at the same speed).
 */
export const nodeFlags = ['--max-semi-space-size=8'];

/** An expected failure: its message is for the person at the keyboard and is printed without a stack. */
export class Stop extends Error {}

/** A sentence for the person at the keyboard. On stderr: stdout belongs to the commands, whose readers may be programs. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Runs a script's body and turns its outcome into the exit code.
 *
 * @param {(args: string[]) => Promise<number | void>} body  a number is the exit code.
 */
export async function launch(body) {
  endWithNpm();
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/**
 * npm runs scripts through a shell that does not pass signals on: whoever ends npm would leave us and the server behind. So
 * we end when npm or its shell is gone. Only where /proc tells who started whom.
 */
function endWithNpm() {
  const npm = parentOf(process.ppid);
  if (!process.env.npm_lifecycle_event || npm === null) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/**
 * Runs a program to its end.
 *
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, stdio?: import('node:child_process').StdioOptions }} options
 *   by default the program shares this one's input and output.
 * @returns its exit code; 128 + the number of the signal that ended it, as a shell says it.
 * @throws Stop when it cannot be started.
 */
export async function run(command, args, options = {}) {
  const { cwd = root, env, stdio = 'inherit' } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
  const stopForwarding = forwardSignals(child);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new Stop(`${command} cannot be started: ${error.message}`)));
      child.once('close', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : code));
    });
  } finally {
    stopForwarding();
  }
}

/** Runs a program and keeps what it says (stdout and stderr in one text). */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stopForwarding = forwardSignals(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(127);
    });
    child.once('close', (status, signal) => resolve(signal ? 128 + constants.signals[signal] : status));
  });
  stopForwarding();
  return { code, output };
}

/**
 * Passes on the signals that ask for an end, and stays until the child has obeyed. ctrl+C in a terminal reaches the whole
 * process group without our help.
 */
export function forwardSignals(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}
