import Button from '@mui/material/Button';
import { useRef, type ReactNode } from 'react';
import { useActions, type Action } from './keys.ts';
import { KeyHint, primaryKey } from './KeyHint.tsx';

type Props = {
  action: Omit<Action, 'run'>;
  icon?: ReactNode;
  /** File names the system's dialog offers: '.835,.edi'. */
  accept: string;
  onFiles: (files: readonly File[]) => void;
};

/** A button, and its key, that let the person choose files. */
export function FileButton({ action, icon, accept, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const choose = () => input.current?.click();
  useActions([{ ...action, run: choose }]);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={action.label}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file can be chosen again.
          event.target.value = '';
        }}
      />
      <Button
        variant="contained"
        color="primary"
        startIcon={icon}
        onClick={choose}
        sx={{ gap: 1.5, '& kbd': primaryKey }}
      >
        {action.label}
        {action.keys[0] && <KeyHint chord={action.keys[0]} />}
      </Button>
    </>
  );
}
