import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { useId, type ReactNode } from 'react';
import { announce } from './announcements.ts';
import { perform, type Action } from './keys.ts';
import { KeyHint, primaryKey } from './KeyHint.tsx';

type Props = {
  action: Action;
  /** Shorter than the action's label where its place says the rest. */
  label?: string;
  icon?: ReactNode;
  /** Icon and key alone; the label is in the tip and for screen readers. */
  compact?: boolean;
  primary?: boolean;
  fullWidth?: boolean;
};

/**
 * The visible twin of a key. One that cannot be used stays focusable and says why: in words, in a tip, and to screen
 * readers.
 */
export function ActionButton({ action, label, icon, compact = false, primary = false, fullWidth = false }: Props) {
  const reasonId = useId();
  const blocked = action.disabledReason !== undefined;
  return (
    <Tooltip title={action.disabledReason ?? (compact ? action.label : '')}>
      <Button
        variant={primary && !blocked ? 'contained' : 'outlined'}
        color={primary && !blocked ? 'primary' : 'inherit'}
        startIcon={compact ? undefined : icon}
        fullWidth={fullWidth}
        aria-label={compact ? action.label : undefined}
        aria-disabled={blocked || undefined}
        aria-describedby={blocked ? reasonId : undefined}
        aria-keyshortcuts={action.keys[0]?.replace('Mod', 'Control')}
        onClick={() => perform(action, (reason) => announce(reason, { tone: 'risk' }))}
        sx={{
          gap: 1.5,
          ...(blocked && { color: 'text.secondary', borderStyle: 'dashed', cursor: 'not-allowed' }),
          ...(primary && !blocked && { '& kbd': primaryKey }),
        }}
      >
        {compact ? icon : (label ?? action.label)}
        {action.keys[0] && <KeyHint chord={action.keys[0]} />}
        {blocked && (
          <span id={reasonId} className="visually-hidden">
            {action.disabledReason}
          </span>
        )}
      </Button>
    </Tooltip>
  );
}
