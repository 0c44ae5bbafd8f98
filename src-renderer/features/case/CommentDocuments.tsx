import Button from '@mui/material/Button';
import { useRef } from 'react';
import type { ShownCase } from '../../data/workbench.ts';
import { ACCEPTED } from './DocumentsSection.tsx';
import type { CaseDocuments } from './use-case-documents.ts';

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
        aria-label="Documents of the comment"
        onChange={(event) => {
          documents.chooseFor([...(event.target.files ?? [])], (added) => onChange([...ids, ...added]));
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>Attach to the comment…</Button>
      {ids.map((id) => (
        <span key={id}>
          {names.get(id) ?? 'a document'}
          <Button onClick={() => onChange(ids.filter((other) => other !== id))}>
            Leave it out<span className="visually-hidden">: {names.get(id)}</span>
          </Button>
        </span>
      ))}
    </div>
  );
}
