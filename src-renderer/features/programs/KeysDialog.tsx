import { useState } from 'react';
import type { MachineClientEntry } from '../../../src-shared/wire/machine-clients.ts';
import type { Programs } from '../../data/programs.ts';
import { announce } from '../../ui/announcements.ts';
import { FormDialog } from './FormDialog.tsx';
import { keysIn } from './program-words.ts';
import { PublicKeyField } from './PublicKeyField.tsx';
import { t } from '../../language/t.ts';

type Props = { programs: Programs; client: MachineClientEntry; onClose: () => void; onSaved: () => void };

/** Puts other keys in the place of a program's: the new one beside the old one, then the new one alone. */
export function KeysDialog({ programs, client, onClose, onSaved }: Props) {
  const [text, setText] = useState('');
  const [keepsOld, setKeepsOld] = useState(true);
  const save = async () => {
    const found = keysIn(text);
    if ('problem' in found) return found.problem;
    if ('jwksUrl' in found) {
      await programs.rotateKeys(client.id, client.ver, found);
      announce(t('{client} publishes its keys itself from now on.', { client: client.name }));
      onSaved();
      return undefined;
    }
    const old = keepsOld ? client.keys.slice(0, 1) : [];
    const keys = [...old, ...found.keys];
    if (keys.length > 2) return t('There is room for two keys: give one, or let the old one go.');
    if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
      return t('The new key needs another kid than {kid}.', { kid: client.keys[0]?.kid ?? t('the old one') });
    }
    await programs.rotateKeys(client.id, client.ver, { keys });
    announce(
      t('{client} signs with {keys} from now on.', {
        client: client.name,
        keys: keys.map(({ kid }) => kid).join(t(' or ')),
      }),
    );
    onSaved();
    return undefined;
  };
  return (
    <FormDialog
      title={t('Other keys for {client}', { client: client.name })}
      confirm={t('Save')}
      onConfirm={save}
      onClose={onClose}
    >
      <p>
        {client.jwksUrl === ''
          ? t('It signs with {keys} now.', { keys: client.keys.map(({ kid }) => kid).join(t(' or ')) })
          : t('It signs with the keys at {address} now.', { address: client.jwksUrl })}
      </p>
      <PublicKeyField value={text} onChange={setText} />
      <label className="check">
        <input type="checkbox" checked={keepsOld} onChange={(event) => setKeepsOld(event.target.checked)} />
        {t('The old key holds beside it, until the program has gone over')}
      </label>
    </FormDialog>
  );
}
