import { styled } from '@mui/material/styles';
import { useEffect, useRef, useState } from 'react';
import { useDropTargetOnTop, type DropTarget } from '../ui/drop-target.ts';
import { t } from '../language/t.ts';

const Cover = styled('div')({
  position: 'fixed',
  inset: 8,
  zIndex: 3000,
  display: 'grid',
  placeContent: 'center',
  justifyItems: 'center',
  gap: 8,
  border: '2px dashed var(--cs-accent)',
  borderRadius: 12,
  background: 'color-mix(in srgb, var(--cs-canvas) 92%, transparent)',
  pointerEvents: 'none',
  '& strong': { fontSize: 20, lineHeight: '28px' },
});

const importing: Omit<DropTarget, 'take'> = {
  title: t('Drop to import'),
  hint: t('Remittances, invoices, claims, bank files, HL7 and FHIR. What each file is, is told from its content.'),
};

/** A file dragged over any part of the window can be dropped there: it goes to the part of the screen that wants it. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const target = useDropTargetOnTop((state) => state.target);
  const drop = useRef<(files: readonly File[]) => Promise<void>>(async () => {});
  useEffect(() => {
    drop.current = async (files) => {
      const others = target ? await target.take(files) : files;
      if (others.length > 0) onFiles(others);
    };
  });
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Leaving the window has nowhere it goes to; leaving an element for another one has.
      if (event.relatedTarget === null) setOver(false);
    };
    const take = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void drop.current([...(event.dataTransfer?.files ?? [])]);
    };
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('dragenter', enter, { signal });
    addEventListener('dragover', enter, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', take, { signal });
    return () => listening.abort();
  }, []);
  if (!over) return null;
  const { title, hint } = target ?? importing;
  return (
    <Cover>
      <strong>{title}</strong>
      <p>{hint}</p>
    </Cover>
  );
}
