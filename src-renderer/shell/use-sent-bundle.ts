import { useEffect } from 'react';
import type { OpenWorkbench } from '../data/session.ts';
import { announce } from '../ui/announcements.ts';
import { momentText } from '../ui/format.ts';
import { places } from './places.ts';

/** Tells whoever works here that administrators have got a diagnostics bundle of the computer, until they have seen that. */
export function useSentBundle(workbench: OpenWorkbench | null): void {
  useEffect(() => {
    const telling = workbench?.computer.sent$.subscribe((sent) => {
      if (!sent) return;
      announce(
        `${sent.by} asked for a diagnostics bundle of this computer; it was sent ${momentText(sent.at)}. It holds no patient data.`,
        {
          // It stays until it was seen: somebody is told what left their computer.
          tone: 'breach',
          about: 'bundle',
          action: { label: 'What is in it', run: () => location.assign(`#${places.check}`) },
        },
      );
    });
    return () => telling?.unsubscribe();
  }, [workbench]);
}
