import Button from '@mui/material/Button';
import { useRef } from 'react';
import type { ShownCase } from '../../data/workbench.ts';
import { ACCEPTED } from './DocumentsSection.tsx';
import type { CaseDocuments } from './use-case-documents.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

type Props = {
  shown: ShownCase;
  documents: CaseDocuments;
  /** Of documents that go with the comment. */
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
};

/** Documents that go with a comment: attached to the case, and named by it. */
export function CommentDocuments({ shown, documents, ids, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const names = new Map([
    ...documents.local.waiting.map(({ document, name }) => [document, name] as const),
    ...(shown.documents ?? []).map(({ id, name }) => [id, name] as const),
  ]);
  return (
    <div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label={t('Documents of the comment')}
        onChange={(event) => {
          documents.chooseFor([...(event.target.files ?? [])], (added) => onChange([...ids, ...added]));
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('Attach to the comment…')}</Button>
      {ids.map((id) => (
        <span key={id}>
          {names.get(id) ?? t('a document')}
          <Button onClick={() => onChange(ids.filter((other) => other !== id))}>
            {rich('Leave it out{span}', { span: <span className="visually-hidden">: {names.get(id)}</span> })}
          </Button>
        </span>
      ))}
    </div>
  );
}
