import { styled } from '@mui/material/styles';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CircleDot from 'lucide-react/icons/circle-dot';
import OctagonAlert from 'lucide-react/icons/octagon-alert';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { Tone } from './tokens.ts';

const icons = {
  open: CircleDot,
  risk: TriangleAlert,
  breach: OctagonAlert,
  done: CircleCheck,
  plain: CircleDashed,
} as const satisfies Record<Tone, unknown>;

export function StatusIcon({ tone, size = 14 }: { tone: Tone; size?: number }) {
  const Icon = icons[tone];
  return <Icon size={size} aria-hidden color={`var(--cs-${tone}-ink)`} style={{ flex: 'none' }} />;
}

const Mark = styled('span')({
  display: 'inline-flex',
  alignItems: 'center',
  gap: 5,
  whiteSpace: 'nowrap',
  verticalAlign: 'bottom',
  fontWeight: 500,
  '&[data-filled]': { padding: '1px 8px 1px 6px', borderRadius: 10 },
});

/** A status: always a mark and a word, never a colour alone. */
export function StatusMark({ tone, word, filled = false }: { tone: Tone; word: string; filled?: boolean }) {
  return (
    <Mark
      data-filled={filled || undefined}
      style={{ color: `var(--cs-${tone}-ink)`, ...(filled && { background: `var(--cs-${tone}-soft)` }) }}
    >
      <StatusIcon tone={tone} />
      {word}
    </Mark>
  );
}
