import { useEffect, useMemo, useRef, useState } from 'react';
import type { TiffAnswer, TiffQuestion } from '../../../workers/read-tiff.worker.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import type { ViewProps } from './view-props.ts';
import { t } from '../../../language/t.ts';

/** An image; of a TIFF the page that is asked for. */
export function ImageView(props: ViewProps) {
  return props.type === 'tiff' ? <TiffView {...props} /> : <PictureView {...props} />;
}

function PictureView({ content, type, name, zoom, width, turns, onPages }: ViewProps) {
  const [fault, setFault] = useState(false);
  const [ratio, setRatio] = useState(1);
  const url = useMemo(() => URL.createObjectURL(new Blob([content], { type: `image/${type}` })), [content, type]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  useEffect(() => onPages(1), [onPages]);
  if (fault) return <Unreadable />;
  return (
    <img
      src={url}
      alt={name}
      onError={() => setFault(true)}
      onLoad={({ currentTarget: { naturalHeight, naturalWidth } }) => setRatio(naturalHeight / naturalWidth)}
      style={turned(width * zoom, turns, ratio)}
    />
  );
}

function TiffView({ content, name, zoom, width, turns, page, onPages }: ViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const answer = useTiffPage(content, page);
  useEffect(() => {
    if (!answer || 'fault' in answer || !canvas.current) return;
    canvas.current.width = answer.width;
    canvas.current.height = answer.height;
    canvas.current.getContext('2d')?.putImageData(new ImageData(answer.rgba, answer.width, answer.height), 0, 0);
    onPages(answer.pages);
  }, [answer, onPages]);
  if (answer && 'fault' in answer) return <Unreadable />;
  const label = t('{name}, page {page}', { name, page: page + 1 });
  const ratio = answer ? answer.height / answer.width : 1;
  return <canvas ref={canvas} role="img" aria-label={label} style={turned(width * zoom, turns, ratio)} />;
}

function Unreadable() {
  return (
    <EmptyState
      title={t('This image cannot be shown')}
      hint={t('It is damaged, or packed in a way that is not read here. Save a copy to open it elsewhere.')}
    />
  );
}

/** Turned by a quarter it is as high as it was wide: a margin makes up for what the page does not know of. */
function turned(width: number, turns: number, ratio: number): React.CSSProperties {
  const margin = turns % 2 === 1 ? Math.max(0, (width * (1 - ratio)) / 2) : 0;
  return { display: 'block', width, height: 'auto', margin: `${margin}px auto`, transform: `rotate(${turns * 90}deg)` };
}

function useTiffPage(content: Uint8Array<ArrayBuffer>, page: number): TiffAnswer | null {
  const worker = useRef<Worker | null>(null);
  const [answer, setAnswer] = useState<TiffAnswer | null>(null);
  useEffect(() => {
    const made = new Worker(new URL('../../../workers/read-tiff.worker.ts', import.meta.url), { type: 'module' });
    worker.current = made;
    made.addEventListener('message', ({ data }: MessageEvent<TiffAnswer>) => setAnswer(data));
    made.addEventListener('error', ({ message }) => setAnswer({ fault: message }));
    made.postMessage({ content: content.slice(), page: 0 } satisfies TiffQuestion);
    return () => {
      worker.current = null;
      made.terminate();
    };
  }, [content]);
  useEffect(() => {
    if (page > 0 || answer) worker.current?.postMessage({ page } satisfies TiffQuestion);
    // Asked once for each page, and not again because an answer has come.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [page]);
  return answer;
}
