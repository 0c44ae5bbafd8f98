import type { PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import { diffInWords } from '../../../src-shared/policy/diff-in-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useActions, type Action } from '../../ui/keys.ts';
import { Section } from '../../ui/Section.tsx';
import { t } from '../../language/t.ts';

export function Begin({ reason, onBegin }: { reason: string | undefined; onBegin: () => void }) {
  const begin: Action = {
    id: 'policy.change',
    label: t('Change this policy'),
    group: t('Policy'),
    keys: [],
    disabledReason: reason,
    run: onBegin,
  };
  useActions([begin]);
  return <ActionButton action={begin} primary />;
}

const MOST_LISTED = 12;

type Props = {
  brought: PolicyTable;
  inForce: PolicyTable;
  /** Why no draft can be begun; undefined when one can. */
  reason: string | undefined;
  onBegin: (table: PolicyTable) => void;
};

/** The rules that the product brings, where the network has its own: offered again for as long as they differ. */
export function BroughtSection({ brought, inForce, reason, onBegin }: Props) {
  const begin: Action = {
    id: 'policy.beginBrought',
    label: t('Begin a draft with these rules'),
    group: t('Policy'),
    keys: [],
    disabledReason: reason,
    run: () => onBegin(brought),
  };
  useActions([begin]);
  const changes = diffInWords(inForce, brought);
  return (
    <Section title={t('As this version of Countersign brings it')}>
      <p>{t('Your own rules decide. Those that come with Countersign would change:')}</p>
      <ul style={{ margin: '6px 0', paddingInlineStart: 20 }}>
        {changes.slice(0, MOST_LISTED).map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {changes.length > MOST_LISTED && (
        <p className="quiet">{t('And {changes} more.', { changes: changes.length - MOST_LISTED })}</p>
      )}
      <ActionButton action={begin} />
    </Section>
  );
}
