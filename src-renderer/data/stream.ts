import { StreamEvent } from '../../src-shared/wire/sync.ts';
import { RequestFailure } from './request-failure.ts';

/**
 * Reads the server's event stream. Ends when the server ends it.
 *
 * @param silenceMs  the server sends a heartbeat every 15 s; a connection that is silent for longer than this is dead,
 *                   even if nobody has told the socket.
 * @param onSilence  must abort the request that `bytes` come from.
 * @throws RequestFailure when the connection breaks or something unintelligible arrives.
 */
export async function* readStream(
  bytes: ReadableStream<Uint8Array>,
  silenceMs: number,
  onSilence: () => void,
): AsyncGenerator<StreamEvent> {
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let alarm = setTimeout(onSilence, silenceMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(alarm);
      alarm = setTimeout(onSilence, silenceMs);
      text += decoder.decode(value, { stream: true });
      const messages = text.split(/\r?\n\r?\n/);
      text = messages.pop() ?? '';
      for (const message of messages) {
        const event = parseMessage(message);
        if (event) yield event;
      }
    }
  } catch (error) {
    if (error instanceof RequestFailure) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new RequestFailure({ kind: 'unreachable', message });
  } finally {
    clearTimeout(alarm);
    await reader.cancel().catch(() => {});
  }
}

/** @returns null for a comment. @see WHATWG HTML, 9.2.6 "Interpreting an event stream" */
function parseMessage(message: string): StreamEvent | null {
  const data = message
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5))
    .join('\n');
  if (data === '') return null;
  try {
    return StreamEvent.parse(JSON.parse(data));
  } catch {
    throw new RequestFailure({ kind: 'unreachable', message: 'the event stream cannot be understood' });
  }
}
