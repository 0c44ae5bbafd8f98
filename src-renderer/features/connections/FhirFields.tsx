import TextField from '@mui/material/TextField';
import { FhirResourceType } from '../../../src-shared/wire/connectors.ts';
import { Choices } from '../../ui/FormContent.tsx';
import type { ConnectorForm } from './connection-words.ts';
import { PrivateKeyField } from './KeyFields.tsx';
import { t } from '../../language/t.ts';

type Props = {
  form: ConnectorForm;
  change: (changes: Partial<ConnectorForm>) => void;
  hasPrivateKey: boolean;
};

const resourceWords: Record<FhirResourceType, string> = {
  Account: t('Accounts'),
  ChargeItem: t('Charges'),
  Claim: t('Claims'),
  ClaimResponse: t('Answers to claims'),
};
const resourceOptions = FhirResourceType.options.map((value) => ({ value, label: resourceWords[value] }));

/** Who is asked, how we sign in there, for what and how often. */
export function FhirFields({ form, change, hasPrivateKey }: Props) {
  return (
    <>
      <TextField
        label={t('Address of the FHIR server')}
        value={form.base}
        helperText={t('Like https://ehr.example/fhir/r4')}
        onChange={(event) => change({ base: event.target.value })}
      />
      <TextField
        label={t('Client id')}
        value={form.clientId}
        helperText={t("As the server's own people registered this desk. Empty: it asks for no sign-in")}
        onChange={(event) => change({ clientId: event.target.value })}
      />
      {form.clientId.trim() !== '' && (
        <>
          <PrivateKeyField
            form={form}
            change={change}
            hasPrivateKey={hasPrivateKey}
            help={t(
              'P-384 or RSA, as PEM without a password; it is sealed and never shown again. Its public half is registered there',
            )}
          />
          <TextField
            label={t('Name of the key (kid)')}
            value={form.kid}
            helperText={t('As it is registered there; empty where keys have no names')}
            onChange={(event) => change({ kid: event.target.value })}
          />
          <TextField
            label={t('Address of tokens')}
            value={form.tokenUrl}
            helperText={t('Empty: the server says it itself')}
            onChange={(event) => change({ tokenUrl: event.target.value })}
          />
        </>
      )}
      <Choices
        legend={t('What is asked for')}
        options={resourceOptions}
        chosen={form.resources}
        onChange={(resources) => change({ resources })}
      />
      <TextField
        label={t('How')}
        select
        value={form.way}
        onChange={(event) => change({ way: event.target.value === 'export' ? 'export' : 'poll' })}
        slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      >
        <option value="poll">{t('what changed, page by page')}</option>
        <option value="export">{t('as an export that the server makes ready ($export)')}</option>
      </TextField>
      <TextField
        label={t('Minutes between two questions')}
        value={form.everyMinutes}
        onChange={(event) => change({ everyMinutes: event.target.value })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </>
  );
}
