import { useEffect } from 'react';
import type { OpenWorkbench } from '../data/session.ts';
import { announce } from '../ui/announcements.ts';
import { momentText } from '../ui/format.ts';
import { places } from './places.ts';
import { t } from '../language/t.ts';

/** Tells whoever works here that administrators have got a diagnostics bundle of the computer, until they have seen that. */
export function useSentBundle(workbench: OpenWorkbench | null): void {
  useEffect(() => {
    const telling = workbench?.computer.sent$.subscribe((sent) => {
      if (!sent) return;
      announce(
        t('{by} asked for a diagnostics bundle of this computer; it was sent {at}. It holds no patient data.', {
          by: sent.by,
          at: momentText(sent.at),
        }),
        {
          // It stays until it was seen: somebody is told what left their computer.
          tone: 'breach',
          about: 'bundle',
          action: { label: t('What is in it'), run: () => location.assign(`#${places.check}`) },
        },
      );
    });
    return () => telling?.unsubscribe();
  }, [workbench]);
}
