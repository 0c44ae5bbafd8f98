import type { ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { SYSTEM } from '../../../src-shared/authority/person.ts';
import type { AuditEntry } from '../../../src-shared/wire/audit.ts';
import { countText, momentText } from '../../ui/format.ts';
import { actionText } from './audit-words.ts';
import { t } from '../../language/t.ts';

/** What the cells need beyond the entry. */
export type AuditContext = { readonly directory: Directory };

/** What it was done to: by its number where the entry has one ('WO-1042'), otherwise by its id. */
export function subjectText({ entity, text }: Pick<AuditEntry, 'entity' | 'text'>): string {
  return /"number":"([^"\\]+)"/.exec(text ?? '')?.[1] ?? entity;
}

/** Who it was, by name where it is known. */
export function actorText(actor: string, directory: Directory): string {
  return actor === SYSTEM.id ? SYSTEM.name : (directory.person(actor)?.name ?? actor);
}

export const auditColumns: ColDef<AuditEntry>[] = [
  {
    colId: 'number',
    headerName: t('Number'),
    width: 92,
    cellClass: 'figure quiet',
    sort: 'desc',
    field: 'index',
    valueFormatter: ({ value }: ValueFormatterParams<AuditEntry, number>) => (value == null ? '' : countText(value)),
  },
  {
    colId: 'at',
    headerName: t('When'),
    width: 168,
    field: 'at',
    valueFormatter: ({ value }: ValueFormatterParams<AuditEntry, string>) => (value ? momentText(value) : ''),
  },
  {
    colId: 'actor',
    headerName: t('Who'),
    flex: 1,
    minWidth: 120,
    cellClass: 'strong',
    valueGetter: ({ data, context }) => (data ? actorText(data.actor, (context as AuditContext).directory) : ''),
  },
  {
    colId: 'action',
    headerName: t('What'),
    flex: 1,
    minWidth: 140,
    valueGetter: ({ data }) => (data ? actionText(data.action) : ''),
  },
  {
    colId: 'entity',
    headerName: t('On'),
    valueGetter: ({ data }) => (data ? subjectText(data) : ''),
    flex: 1,
    minWidth: 140,
    tooltipValueGetter: ({ data }) => data?.entity,
  },
];

export const auditColumnsHideBelow = { number: 620, entity: 520 } as const;
