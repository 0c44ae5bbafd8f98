import TextField from '@mui/material/TextField';
import { t } from '../../language/t.ts';

type Props = { value: string; onChange: (text: string) => void };

/** Takes a JWK or a key set as text, or the address of one. */
export function PublicKeyField({ value, onChange }: Props) {
  return (
    <TextField
      label={t('Public key')}
      value={value}
      helperText={t(
        'A JWK or a key set (JWKS) for ES384 or RS384, or the address at which the program publishes it. The private half stays with the program',
      )}
      onChange={(event) => onChange(event.target.value)}
      multiline
      minRows={3}
      maxRows={8}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
}
