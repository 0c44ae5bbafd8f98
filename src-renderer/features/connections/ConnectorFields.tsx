import TextField from '@mui/material/TextField';
import type { ConnectorForm } from './connection-words.ts';
import { FhirFields } from './FhirFields.tsx';
import { CertificateFields } from './KeyFields.tsx';
import { t } from '../../language/t.ts';

type Props = {
  form: ConnectorForm;
  change: (changes: Partial<ConnectorForm>) => void;
  hasSecret: boolean;
  hasPrivateKey: boolean;
};

/** The fields that a kind of connection has. */
export function ConnectorFields({ form, change, hasSecret, hasPrivateKey }: Props) {
  const size = (
    <TextField
      label={form.kind === 'mail-drop' ? t('Largest mail, in MB') : t('Largest file, in MB')}
      value={form.limitMb}
      onChange={(event) => change({ limitMb: event.target.value })}
      slotProps={{ htmlInput: { inputMode: 'numeric' } }}
    />
  );
  const port = (
    <TextField
      label={t('Port')}
      value={form.port}
      helperText={
        form.certificate.trim() === ''
          ? t('In the clear and without a sign-in: other machines reach it through a tunnel, or with a certificate')
          : t('At the address that the operator of the server names')
      }
      onChange={(event) => change({ port: event.target.value })}
      slotProps={{ htmlInput: { inputMode: 'numeric' } }}
    />
  );
  const encryption = <CertificateFields form={form} change={change} hasPrivateKey={hasPrivateKey} />;
  if (form.kind === 'fhir') return <FhirFields form={form} change={change} hasPrivateKey={hasPrivateKey} />;
  if (form.kind === 'mllp') {
    return (
      <>
        {port}
        {encryption}
      </>
    );
  }
  if (form.kind === 'hot-folder') {
    return (
      <>
        <TextField
          label={t('Folder')}
          value={form.folder}
          helperText={t(
            "Under the server's folder for hot folders, like payers/lakeshore; it is made when it is missing",
          )}
          onChange={(event) => change({ folder: event.target.value })}
        />
        <TextField
          label={t('A file is complete')}
          select
          value={form.ready}
          onChange={(event) => change({ ready: event.target.value === 'done-file' ? 'done-file' : 'steady' })}
          slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
        >
          <option value="steady">{t('when two looks find it the same')}</option>
          <option value="done-file">{t('when NAME.done is beside it')}</option>
        </TextField>
        <TextField
          label={t('Seconds between two looks')}
          value={form.everySeconds}
          onChange={(event) => change({ everySeconds: event.target.value })}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
        {size}
      </>
    );
  }
  return (
    <>
      {port}
      <TextField
        label={t('Mailbox')}
        value={form.address}
        helperText={t('To which the mails are sent, like drop@clinic.example')}
        onChange={(event) => change({ address: event.target.value })}
      />
      <TextField
        label={t('Senders whose mail is taken')}
        value={form.senders}
        helperText={t('One a line: an address, or @clinic.example for all of a domain')}
        onChange={(event) => change({ senders: event.target.value })}
        multiline
        minRows={2}
      />
      <TextField
        label={t('User with which they sign in')}
        value={form.user}
        helperText={t('Empty: they do not sign in')}
        onChange={(event) => change({ user: event.target.value })}
      />
      {form.user.trim() !== '' && (
        <TextField
          label={t('Password')}
          type="password"
          autoComplete="new-password"
          value={form.secret}
          helperText={
            hasSecret ? t('Empty: as it was. It is never shown') : t('8 characters or more; it is never shown again')
          }
          onChange={(event) => change({ secret: event.target.value })}
        />
      )}
      {encryption}
      {size}
    </>
  );
}
