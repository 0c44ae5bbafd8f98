import { useEffect, useRef, useState } from 'react';
import type { OrganisationWay } from '../../data/session.ts';
import { faultWords } from '../../show/fault-words.ts';
import { signInWords } from './refusal-words.ts';

/** Signing in in the system's browser: while the window waits for it, it can be called off. */
export function useOrganisation<T>(
  way: OrganisationWay<T>,
  { onIn, onMessage }: { readonly onIn: (value: T) => void; readonly onMessage: (message: string) => void },
) {
  const [waiting, setWaiting] = useState(false);
  const isWanted = useRef(false);
  const callOff = () => {
    if (!isWanted.current) return;
    isWanted.current = false;
    void way.cancelOrganisation();
  };
  const browse = async () => {
    isWanted.current = true;
    onMessage('');
    setWaiting(true);
    // Whoever calls it off knows why it ended.
    const say = (message: string) => isWanted.current && onMessage(message);
    try {
      const answer = await way.signInWithOrganisation();
      if (answer.ok) onIn(answer.value);
      else say(signInWords(answer.error));
    } catch (fault) {
      say(faultWords(fault));
    } finally {
      setWaiting(false);
      isWanted.current = false;
    }
  };
  // A form that is gone has nobody to let in.
  useEffect(
    () => () => {
      if (isWanted.current) void way.cancelOrganisation();
    },
    [way],
  );
  return { waiting, browse, callOff };
}
