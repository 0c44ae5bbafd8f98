import Button, { type ButtonProps } from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { announce } from './announcements.ts';

type Props = Pick<ButtonProps, 'children' | 'color' | 'variant'> & {
  /** Why it does nothing, in words; undefined when it does. */
  reason: string | undefined;
  onClick: () => void;
};

/** A button without a key that may be out of use: it then stays focusable, and says why in a tip, to screen readers and when pressed. */
export function BlockableButton({ reason, onClick, children, ...look }: Props) {
  if (reason === undefined) {
    return (
      <Button {...look} onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip title={reason} describeChild>
      <Button
        aria-disabled
        onClick={() => announce(reason, { tone: 'risk' })}
        sx={{ color: 'text.secondary', borderStyle: 'dashed', cursor: 'not-allowed' }}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
