/** What is the matter with lines that do not settle each other. @see DOMAIN.md, D9 */
export const itemClasses = [
  'inTransit',
  'unposted',
  'misposted',
  'noRemittance',
  'noDeposit',
  'shortOver',
  'fee',
  'returned',
  'cardSettlement',
  'takeback',
  'duplicate',
] as const;
export type ItemClass = (typeof itemClasses)[number];

/** A class as it stands on the screen. */
export const itemClassText: Readonly<Record<ItemClass, string>> = {
  inTransit: 'In transit',
  unposted: 'Unposted',
  misposted: 'Misposted',
  noRemittance: 'No remittance',
  noDeposit: 'No deposit',
  shortOver: 'Short or over',
  fee: 'Bank fee',
  returned: 'Returned',
  cardSettlement: 'Card settlement net of fee',
  takeback: 'Takeback',
  duplicate: 'Duplicate',
};
