import { styled } from '@mui/material/styles';
import { useEffect, useRef, useState } from 'react';

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

/** A file dragged over any part of the window can be dropped there. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const drop = useRef(onFiles);
  useEffect(() => {
    drop.current = onFiles;
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
      drop.current([...(event.dataTransfer?.files ?? [])]);
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
  return (
    <Cover>
      <strong>Drop to import</strong>
      <p>Remittance advice files (X12 835). They are read here first, and sent when the server answers.</p>
    </Cover>
  );
}
