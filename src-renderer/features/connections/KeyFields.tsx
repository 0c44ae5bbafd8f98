import TextField from '@mui/material/TextField';
import type { ConnectorForm } from './connection-words.ts';
import { t } from '../../language/t.ts';

type Props = {
  form: ConnectorForm;
  change: (changes: Partial<ConnectorForm>) => void;
  hasPrivateKey: boolean;
};

/** A private key, which is typed in and never shown. */
export function PrivateKeyField({ form, change, hasPrivateKey, help }: Props & { help: string }) {
  return (
    <TextField
      label={t('Private key')}
      value={form.privateKey}
      helperText={hasPrivateKey ? t('Empty: as it was. It is never shown') : help}
      onChange={(event) => change({ privateKey: event.target.value })}
      multiline
      minRows={2}
      maxRows={4}
      slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off' } }}
    />
  );
}

/** Certificate and key of a listener that encrypts. */
export function CertificateFields({ form, change, hasPrivateKey }: Props) {
  const certificate = (
    <TextField
      label={t('Certificate')}
      value={form.certificate}
      helperText={
        form.kind === 'mllp'
          ? t('Empty: messages come in the clear. With one, as PEM, the listener speaks TLS alone')
          : t('Empty: mails come in the clear. With one, as PEM, senders have to encrypt (STARTTLS)')
      }
      onChange={(event) => change({ certificate: event.target.value })}
      multiline
      minRows={2}
      maxRows={4}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
  if (form.certificate.trim() === '') return certificate;
  return (
    <>
      {certificate}
      <PrivateKeyField
        form={form}
        change={change}
        hasPrivateKey={hasPrivateKey}
        help={t('Of the certificate, as PEM without a password; it is sealed and never shown again')}
      />
      {form.kind === 'mllp' && (
        <TextField
          label={t('Authority of the senders')}
          value={form.clientAuthorities}
          helperText={t(
            'Empty: anybody who reaches it may send. With a certificate here, senders show one that it signed',
          )}
          onChange={(event) => change({ clientAuthorities: event.target.value })}
          multiline
          minRows={2}
          maxRows={4}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
      )}
    </>
  );
}
