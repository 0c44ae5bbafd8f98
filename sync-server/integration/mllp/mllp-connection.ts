import type { Socket } from 'node:net';
import { type AnswerDeps, answerFrame, refusal } from './answer-frame.ts';
import { FrameReader, framed } from './frame-reader.ts';

export type MllpLimits = {
  /** Bytes of one frame. */
  readonly longestFrame: number;
  /** Without a byte, while a frame has begun. */
  readonly silenceMs: number;
  /** From a frame's first byte to its last one, however it drips. */
  readonly frameMs: number;
  /** Without a frame: interfaces keep their connection for days, and those that died do not say so. */
  readonly idleMs: number;
  /** Until the sender has read an answer. */
  readonly answerMs: number;
};

/** One sender: its frames are answered in their order, and no more is read of it while one is. */
export class MllpConnection {
  readonly #socket: Socket;
  readonly #deps: AnswerDeps;
  readonly #limits: MllpLimits;
  readonly #reader: FrameReader;
  #isBusy = false;
  #isStopping = false;
  #isLate = false;
  #frameBegan = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, deps: AnswerDeps, limits: MllpLimits) {
    this.#socket = socket;
    this.#deps = deps;
    this.#limits = limits;
    this.#reader = new FrameReader(limits.longestFrame);
  }

  /** Resolves when the connection is closed, by whomever. */
  async run(): Promise<void> {
    // What goes wrong on the line ends the loop below; without a listener it would end the process.
    this.#socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    try {
      await this.#read();
    } catch (error) {
      if (!this.#socket.destroyed) this.#deps.port.reportFault(error);
    }
    clearTimeout(this.#timer);
    this.#hangUp();
    await closed;
  }

  /** Answers what it is at, and no more. */
  stop(): void {
    this.#isStopping = true;
    if (!this.#isBusy) this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  async #read(): Promise<void> {
    this.#await();
    // The stream reads no further than a piece ahead of this loop: a fast sender waits.
    for await (const piece of this.#socket as AsyncIterable<Buffer>) {
      clearTimeout(this.#timer);
      if (this.#isLate) return;
      const wasInside = this.#reader.isInside;
      for (const frame of this.#reader.push(piece)) {
        this.#isBusy = true;
        await this.#send(await answerFrame(this.#deps, frame));
        this.#isBusy = false;
        if (this.#isStopping) return;
      }
      if (this.#reader.isInside && !wasInside) this.#frameBegan = performance.now();
      this.#await();
    }
  }

  /** Sets the time by which more has to come. */
  #await(): void {
    const { silenceMs, frameMs, idleMs } = this.#limits;
    const { isInside } = this.#reader;
    const left = isInside ? Math.min(silenceMs, this.#frameBegan + frameMs - performance.now()) : idleMs;
    this.#timer = setTimeout(() => this.#late(isInside), Math.max(0, left));
  }

  #late(isInside: boolean): void {
    this.#isLate = true;
    if (isInside) {
      const text = 'The message did not come to its end in time.';
      this.#socket.write(framed(refusal(this.#deps, new Uint8Array(0), text)));
    }
    this.#hangUp();
    this.#socket.destroySoon();
  }

  async #send(answer: string): Promise<void> {
    if (answer === '') return;
    const written = new Promise<void>((resolve, reject) => {
      this.#socket.write(framed(answer), (error) => (error ? reject(error) : resolve()));
    });
    const timer = setTimeout(() => this.#socket.destroy(), this.#limits.answerMs);
    try {
      await written;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Says goodbye, and does not wait long for the other side's. */
  #hangUp(): void {
    if (this.#socket.destroyed) return;
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), this.#limits.answerMs);
    this.#socket.once('close', () => clearTimeout(timer));
  }
}
