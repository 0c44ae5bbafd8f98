import type { ColDef } from 'ag-grid-community';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { SYSTEM } from '../../../src-shared/authority/person.ts';
import type { AuditEntry } from '../../../src-shared/wire/audit.ts';
import { countText, momentText } from '../../ui/format.ts';
import { actionText } from './audit-words.ts';

/** What the cells need beyond the entry. */
export type AuditContext = { readonly directory: Directory };

/** Who it was, by name where it is known. */
export function actorText(actor: string, directory: Directory): string {
  return actor === SYSTEM.id ? SYSTEM.name : (directory.person(actor)?.name ?? actor);
}

export const auditColumns: ColDef<AuditEntry>[] = [
  {
    colId: 'number',
    headerName: 'Number',
    width: 92,
    cellClass: 'figure quiet',
    sort: 'desc',
    field: 'index',
    valueFormatter: ({ value }: { value: number }) => countText(value),
  },
  {
    colId: 'at',
    headerName: 'When',
    width: 168,
    field: 'at',
    valueFormatter: ({ value }: { value: string }) => momentText(value),
  },
  {
    colId: 'actor',
    headerName: 'Who',
    flex: 1,
    minWidth: 120,
    cellClass: 'strong',
    valueGetter: ({ data, context }) => (data ? actorText(data.actor, (context as AuditContext).directory) : ''),
  },
  {
    colId: 'action',
    headerName: 'What',
    flex: 1,
    minWidth: 140,
    valueGetter: ({ data }) => (data ? actionText(data.action) : ''),
  },
  { colId: 'entity', headerName: 'On', field: 'entity', flex: 1, minWidth: 140, tooltipField: 'entity' },
];

export const auditColumnsHideBelow = { number: 620, entity: 520 } as const;
