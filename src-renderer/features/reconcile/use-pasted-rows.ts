import { useEffect, useRef } from 'react';

/** Rows that are pasted anywhere on the page but into a field. */
export function usePastedRows(take: (text: string) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      const isField =
        event.target instanceof Element && event.target.matches('input, textarea, [contenteditable="true"]');
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isField || text.trim() === '') return;
      event.preventDefault();
      latest.current(text);
    };
    addEventListener('paste', pasted);
    return () => removeEventListener('paste', pasted);
  }, []);
}
