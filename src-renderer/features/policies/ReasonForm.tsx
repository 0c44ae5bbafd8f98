import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import type { Typed } from '../../data/workbench.ts';
import { useTyped } from '../../show/use-typed.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { t } from '../../language/t.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 10,
  maxWidth: 640,
  '& > div:last-of-type': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

type Way = {
  readonly id: string;
  readonly label: string;
  /** Why it cannot be gone now; undefined when it can. */
  readonly disabledReason: string | undefined;
  /** @returns whether it was done: what was typed is then not kept any longer. */
  readonly run: (reason: string) => Promise<boolean>;
  readonly primary?: boolean;
};

type Props = {
  typed: Typed;
  /** What the reason is for: it is kept under it until it is sent. */
  name: string;
  label: string;
  hint: string;
  ways: readonly Way[];
};

/** A reason, and what may be done with it. */
export function ReasonForm({ typed, name, label, hint, ways }: Props) {
  const reason = useTyped(typed, name) ?? '';
  return (
    <Form onSubmit={(event) => event.preventDefault()} aria-label={label} noValidate>
      <TextField
        label={label}
        multiline
        minRows={2}
        maxRows={8}
        value={reason}
        helperText={hint}
        onChange={({ target }) => typed.keep(name, target.value)}
      />
      <div>
        {ways.map(({ id, label: way, disabledReason, run, primary = false }) => (
          <ActionButton
            key={id}
            primary={primary}
            action={{
              id,
              label: way,
              group: t('Policy'),
              keys: [],
              disabledReason,
              run: () => void run(reason).then((isDone) => isDone && typed.keep(name, null)),
            }}
          />
        ))}
      </div>
    </Form>
  );
}
