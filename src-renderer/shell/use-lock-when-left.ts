import { useEffect } from 'react';
import { leftUntilLock, type Moment } from '../ui/idle.ts';
import { useMinutesUntilLock } from '../ui/preferences.ts';

const INPUT = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Tells of the computer going to sleep or its session being locked. @returns how to stop. */
export type OnLeft = (left: () => void) => () => void;

/** Locks the window when its person has left: after a time without input, or when the computer says so. */
export function useLockWhenLeft(onLeft: OnLeft, lock: () => void): void {
  const minutes = useMinutesUntilLock();
  useEffect(() => onLeft(lock), [onLeft, lock]);
  useEffect(() => {
    let last = now();
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const left = leftUntilLock(last, now(), minutes);
      if (left <= 0) return lock();
      timer = setTimeout(look, left);
    };
    let at = '';
    const touched = (input: Event) => {
      // Chromium repeats a pointer that rests whenever the page moves under it: a queue that others work in is no input.
      if (input instanceof PointerEvent && input.type === 'pointermove') {
        const place = `${input.screenX},${input.screenY}`;
        if (place === at) return;
        at = place;
      }
      // The first touch after a long sleep comes before the timer does, and must not keep the window open.
      if (leftUntilLock(last, now(), minutes) <= 0) lock();
      else last = now();
    };
    look();
    for (const input of INPUT) addEventListener(input, touched, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const input of INPUT) removeEventListener(input, touched, { capture: true });
    };
  }, [minutes, lock]);
}

function now(): Moment {
  return { date: Date.now(), up: performance.now() };
}
