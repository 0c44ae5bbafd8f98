import '../zod-without-eval.ts';
import { ReconcileDesk } from './reconcile-desk.ts';
import type { Answer, Question } from './reconcile-calls.ts';

const say = (answer: Answer) => self.postMessage(answer);
const desk = new ReconcileDesk((progress) => say({ progress }));
/** Calls are answered in the order in which they were asked, also those that wait for a file. */
let turn: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<Question | 'cancel'>) => {
  if (data === 'cancel') return desk.cancelReading();
  turn = turn.then(async () => {
    try {
      say({ id: data.id, value: await desk.answer(data) });
    } catch (error) {
      say({ id: data.id, error: error instanceof Error ? error.message : String(error) });
    }
  });
  return undefined;
});
