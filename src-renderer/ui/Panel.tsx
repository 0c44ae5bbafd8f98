import { styled } from '@mui/material/styles';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { usePreferences } from './preferences.ts';
import { isRightToLeft } from '../language/language.ts';
import { t } from '../language/t.ts';

const Place = styled('div')({ position: 'relative', display: 'flex', minWidth: 0, minHeight: 0, flex: 'none' });
const Body = styled('div')({ flex: 1, minWidth: 0, minHeight: 0, overflow: 'auto' });
const Grip = styled('div')({
  position: 'absolute',
  top: 0,
  bottom: 0,
  width: 7,
  zIndex: 2,
  cursor: 'col-resize',
  '&:hover, &:focus-visible': { background: 'var(--cs-accent-soft)', outlineOffset: -2 },
});

const STEP_PX = 16;

type Props = {
  /** Under which its width is remembered. */
  name: string;
  label: string;
  /** The edge that can be dragged. */
  grip: 'left' | 'right';
  width: number;
  min: number;
  max: number;
  children: ReactNode;
};

const opposite = { left: 'right', right: 'left' } as const;

/** A side panel whose width is dragged, or set by the arrow keys on its edge, and remembered. */
export function Panel({ name, label, grip, width: initial, min, max, children }: Props) {
  const remembered = usePreferences((preferences) => preferences.panels[name]);
  const resizePanel = usePreferences((preferences) => preferences.resizePanel);
  const width = Math.min(max, Math.max(min, remembered ?? initial));
  // Where lines begin on the right, the panel stands on the other side, and so does its edge.
  const edge = isRightToLeft ? opposite[grip] : grip;
  const direction = edge === 'right' ? 1 : -1;
  const resize = (next: number) => resizePanel(name, Math.round(Math.min(max, Math.max(min, next))));

  const drag = (start: PointerEvent<HTMLDivElement>) => {
    const handle = start.currentTarget;
    handle.setPointerCapture(start.pointerId);
    const move = (event: globalThis.PointerEvent) => resize(width + direction * (event.clientX - start.clientX));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const nudge = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') resize(width - direction * STEP_PX);
    if (event.key === 'ArrowRight') resize(width + direction * STEP_PX);
  };

  return (
    <Place style={{ width }}>
      <Body>{children}</Body>
      <Grip
        role="separator"
        aria-orientation="vertical"
        aria-label={t('Width of {label}', { label })}
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        style={{ [edge]: -4 }}
        onPointerDown={drag}
        onKeyDown={nudge}
      />
    </Place>
  );
}
