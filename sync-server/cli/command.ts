/** Where a command writes: standard output and standard error, or a test's two lists. */
export type CommandIo = {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether standard error is a terminal, where a progress line may be drawn over itself. */
  readonly isTerminal?: boolean;
};

/** Runs with the arguments behind the command's name. @returns the exit code. */
export type Command = (args: string[], io: CommandIo) => Promise<number>;
