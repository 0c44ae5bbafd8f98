import Button from '@mui/material/Button';
import { useCallback, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { MachineClientEntry } from '../../../src-shared/wire/machine-clients.ts';
import type { Programs } from '../../data/programs.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { ClientDialog } from './ClientDialog.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { scopeText, sitesText } from './program-words.ts';
import { usePolled } from './use-polled.ts';
import { t } from '../../language/t.ts';

type Props = { programs: Programs; directory: Directory };
type Opened =
  | { readonly what: 'keys' | 'revoke'; readonly client: MachineClientEntry }
  | { readonly what: 'new' }
  | null;

/** Programs that may ask by themselves, and those that might once. */
export function Clients({ programs, directory }: Props) {
  const { reply, fault, refresh } = usePolled(useCallback(() => programs.clients(), [programs]));
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const add = (
    <Button variant="contained" color="primary" onClick={() => setOpened({ what: 'new' })} disabled={reply === null}>
      {t('Register a program')}
    </Button>
  );
  return (
    <>
      {reply !== null && fault !== '' && <p role="status">{t('{fault} What is shown may be old.', { fault })}</p>}
      <Section title={t('Programs')} aside={reply !== null && reply.items.length > 0 && add} flush>
        {reply === null && fault !== '' && <EmptyState title={t('The programs cannot be shown now')} hint={fault} />}
        {reply === null && fault === '' && (
          <EmptyState late title={t('Asking the server')} hint={t('It knows them.')} />
        )}
        {reply?.items.length === 0 && (
          <EmptyState
            title={t('No program asks by itself yet')}
            hint={t(
              'A data warehouse, an EHR or a script of yours signs with its own key and gets tokens of five minutes. Register it with its public key, what it may do, and at which sites.',
            )}
          >
            {add}
          </EmptyState>
        )}
        {reply !== null && reply.items.length > 0 && (
          <Table>
            <thead>
              <tr>
                <th scope="col">{t('Program')}</th>
                <th scope="col">{t('State')}</th>
                <th scope="col">{t('May')}</th>
                <th scope="col">{t('At')}</th>
                <th scope="col">{t('Last took a token')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('Change')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {reply.items.map((client) => (
                <Row key={client.id} client={client} siteName={directory.siteName} onOpen={setOpened} />
              ))}
            </tbody>
          </Table>
        )}
      </Section>
      {opened?.what === 'new' && (
        <ClientDialog programs={programs} directory={directory} onClose={close} onSaved={refresh} />
      )}
      {opened?.what === 'keys' && (
        <KeysDialog programs={programs} client={opened.client} onClose={close} onSaved={refresh} />
      )}
      {opened?.what === 'revoke' && (
        <ConfirmDialog
          title={t('Revoke {client}?', { client: opened.client.name })}
          hint={t(
            'It is refused from now on, with the tokens it has. Its id is not given to another program. To let it in again, register it under another id.',
          )}
          button={t('Revoke')}
          done={t('{client} was revoked.', { client: opened.client.name })}
          work={() => programs.revoke(opened.client.id, opened.client.ver)}
          onClose={close}
          onDone={refresh}
        />
      )}
    </>
  );
}

type RowProps = {
  client: MachineClientEntry;
  siteName: (id: string) => string;
  onOpen: (opened: Opened) => void;
};

function Row({ client, siteName, onOpen }: RowProps) {
  const { id, name, scopes, sites, keys, jwksUrl, lastTokenAt, revokedAt } = client;
  return (
    <tr>
      <td>
        {name}
        <div className="quiet">
          {id} · {jwksUrl === '' ? `${counted(keys.length, 'key')}: ${keys.map(({ kid }) => kid).join(', ')}` : jwksUrl}
        </div>
      </td>
      <td>
        {revokedAt === null ? (
          <StatusMark tone="done" word={t('May ask')} />
        ) : (
          <>
            <StatusMark tone="plain" word={t('Revoked')} />
            <div className="quiet">{momentText(revokedAt)}</div>
          </>
        )}
      </td>
      <td>{scopes.map(scopeText).join(' · ')}</td>
      <td>{sitesText(sites, siteName)}</td>
      <td className="quiet">{lastTokenAt === null ? t('Never') : momentText(lastTokenAt)}</td>
      <td className="figure">
        {revokedAt === null && (
          <>
            <Button
              size="small"
              onClick={() => onOpen({ what: 'keys', client })}
              aria-label={t('Other keys for {name}', { name })}
            >
              {t('Other keys')}
            </Button>
            <Button
              size="small"
              onClick={() => onOpen({ what: 'revoke', client })}
              aria-label={t('Revoke {name}', { name })}
            >
              {t('Revoke')}
            </Button>
          </>
        )}
      </td>
    </tr>
  );
}
