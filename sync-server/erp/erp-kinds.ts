/** The ERPs that entries can be forwarded to. */
export const erpKinds = ['tryton', 'business-central', 'erpnext', 'odoo', 'netsuite', 'sap', 'oracle'] as const;
export type ErpKind = (typeof erpKinds)[number];
