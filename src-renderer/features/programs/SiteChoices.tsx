import type { Directory } from '../../../src-shared/directory/directory.ts';
import { Choices } from '../../ui/FormContent.tsx';
import { t } from '../../language/t.ts';

type Props = { directory: Directory; chosen: readonly string[]; onChange: (chosen: readonly string[]) => void };

/** All of the network ('*'), or some of its sites. */
export function SiteChoices({ directory, chosen, onChange }: Props) {
  const options = [
    { value: '*', label: t('All of the network') },
    ...directory.sites.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const change = (next: readonly string[]) => {
    const added = next.find((one) => !chosen.includes(one));
    if (added === '*') return onChange(['*']);
    onChange(added === undefined ? next : next.filter((one) => one !== '*'));
  };
  return <Choices legend={t('At which sites')} options={options} chosen={chosen} onChange={change} />;
}
