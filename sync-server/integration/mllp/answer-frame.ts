import { createHash } from 'node:crypto';
import { type AcknowledgementCode, acknowledge } from '../../../src-shared/hl7/acknowledge.ts';
import type { Hl7Message } from '../../../src-shared/hl7/message.ts';
import { type EncodingFault, encodingFault, messagesIn } from '../../../src-shared/hl7/message-bytes.ts';
import { Hl7Reader } from '../../../src-shared/hl7/read-hl7.ts';
import type { SourceProblem } from '../../../src-shared/source-file/source-format.ts';
import type { Frame } from './frame-reader.ts';
import type { KeyedTurns } from '../keyed-turns.ts';
import type { MessageKey, MllpPort } from './mllp-port.ts';

export type AnswerDeps = {
  readonly port: MllpPort;
  readonly turns: KeyedTurns;
  readonly clock: () => Date;
  /** Control number of an acknowledgement. */
  readonly newId: () => string;
};

type Verdict = { readonly code: AcknowledgementCode; readonly text: string };
type Sent = { readonly message: Hl7Message; readonly problem: SourceProblem | null };

const LONGEST_NAME = 250;
const TAKEN: Verdict = { code: 'AA', text: '' };
const TRY_AGAIN: Verdict = { code: 'AR', text: 'The desk could not take the message now. Send it again.' };

/**
 * Takes what a frame holds and says what became of it: `AA` taken, or taken before; `AE` refused for what it says; `AR` not taken by
 * us, and nothing of it kept. A batch is answered by a batch, one acknowledgement a message; one that is not whole is refused whole.
 *
 * @returns the answer; '' for what is not answered: an acknowledgement.
 */
export async function answerFrame(deps: AnswerDeps, { content, isTooLong }: Frame): Promise<string> {
  if (isTooLong) return refusal(deps, content, 'The message is longer than this listener takes.');
  if (content.includes(0)) return refusal(deps, content, encodingSentence({ kind: 'wide', set: '' }));
  const messages = messagesIn(content);
  if (messages.length === 0) return refusal(deps, content, 'The frame holds no message: there is no MSH segment.');
  const isBatch = messages.length > 1 || !startsWithHead(content);
  const broken = isBatch ? batchProblem(content) : null;
  const answers: string[] = [];
  for (const bytes of messages) {
    const sent = readOne(bytes);
    if (/^(ACK|MCF)$/.test(sent.message.type)) continue;
    const verdict = broken ? { code: 'AE' as const, text: broken.message } : await judge(deps, bytes, sent);
    answers.push(written(deps, sent.message, verdict));
  }
  return isBatch ? batchOf(answers) : (answers[0] ?? '');
}

/** What is told about a frame of which no message can be read. */
export function refusal(deps: Pick<AnswerDeps, 'clock' | 'newId'>, beginning: Uint8Array, text: string): string {
  return written(deps, readOne(messagesIn(beginning)[0] ?? new Uint8Array(0)).message, { code: 'AE', text });
}

async function judge(deps: AnswerDeps, bytes: Uint8Array, { message, problem }: Sent): Promise<Verdict> {
  const fault = encodingFault(bytes);
  if (fault) return refused(encodingSentence(fault));
  if (problem?.severity === 'error') return refused(problem.message);
  const key = keyOf(message);
  if (key.controlId === '') return refused('The message has no control number (MSH-10).');
  if (Object.values(key).some((part) => part.length > LONGEST_NAME)) {
    return refused(
      `The sender (MSH-3, MSH-4) or the control number (MSH-10) is longer than ${LONGEST_NAME} characters.`,
    );
  }
  try {
    // Sent twice at the same time, over two connections, it is the same message all the same.
    return await deps.turns.inTurn(JSON.stringify(key), () => take(deps, bytes, { message, key }));
  } catch (error) {
    deps.port.reportFault(error);
    return TRY_AGAIN;
  }
}

async function take(
  { port }: AnswerDeps,
  content: Uint8Array,
  { message, key }: { readonly message: Hl7Message; readonly key: MessageKey },
): Promise<Verdict> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const before = await port.findAccepted(key);
  if (before === sha256) return TAKEN;
  if (before !== null) return refused('Another message came under this control number (MSH-10) and was accepted.');
  const name = [message.type, message.trigger].filter((part) => part !== '').join('^');
  const taking = await port.take({ content, name: `${name} ${message.controlId}` });
  switch (taking.kind) {
    case 'taken':
      await port.rememberAccepted(key, sha256);
      return TAKEN;
    case 'wrong':
      return refused(taking.reason);
    case 'notOurs':
      return { code: 'AR', text: taking.reason };
  }
}

function refused(text: string): Verdict {
  return { code: 'AE', text };
}

function keyOf({ sendingApplication, sendingFacility, controlId }: Hl7Message): MessageKey {
  return { application: sendingApplication, facility: sendingFacility, controlId };
}

/** The first message of these bytes; a blank one where there is none. */
function readOne(bytes: Uint8Array): Sent {
  let read: Hl7Message | null = null;
  let problem: SourceProblem | null = null;
  const reader = new Hl7Reader({
    onMessage: (message) => (read ??= message),
    onProblem: (met) => (problem = problem?.severity === 'error' ? problem : met),
  });
  reader.push(bytes);
  reader.end();
  return { message: read ?? BLANK, problem };
}

/** A batch that says it has other messages than came is cut off somewhere: which of them are missing nobody knows. */
function batchProblem(bytes: Uint8Array): SourceProblem | null {
  let found: SourceProblem | null = null;
  const reader = new Hl7Reader({
    onProblem: (problem) => {
      if (problem.code === 'batch-count-differs') found ??= problem;
    },
  });
  reader.push(bytes);
  reader.end();
  return found;
}

function startsWithHead(bytes: Uint8Array): boolean {
  return /^\s*MSH/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
}

function batchOf(answers: readonly string[]): string {
  if (answers.length === 0) return '';
  return `BHS|^~\\&|COUNTERSIGN\r${answers.join('')}BTS|${answers.length}\r`;
}

function written({ clock, newId }: Pick<AnswerDeps, 'clock' | 'newId'>, message: Hl7Message, verdict: Verdict): string {
  const at = clock().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return acknowledge(message, verdict.code, { at, id: newId(), text: verdict.text.slice(0, 240) });
}

function encodingSentence({ kind, set }: EncodingFault): string {
  switch (kind) {
    case 'wide':
      return 'The message has NUL bytes: it is no text of one byte a character, or UTF-8.';
    case 'otherSet':
      return `The character set ${set.slice(0, 20)} (MSH-18) is not read here. Send UNICODE UTF-8.`;
    case 'notInIt':
      return `The message is not text in ${set === '' ? 'UTF-8' : set} (MSH-18): it names another set than it is written in.`;
  }
}

const BLANK: Hl7Message = {
  type: '',
  trigger: '',
  controlId: '',
  sendingApplication: '',
  sendingFacility: '',
  processing: '',
  version: '',
  delimiters: { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' },
  segments: [],
  offset: 0,
};
