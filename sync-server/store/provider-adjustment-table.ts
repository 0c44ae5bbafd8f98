/** FB, WO and 72 of every remittance; `reference_key` as `referenceKey` makes it, `payer_key` as `payerKey`. */
export type ProviderAdjustmentTable = {
  remittance_id: string;
  position: number;
  site: string;
  payer_id: string;
  payer_key: string;
  payer: string;
  code: string;
  reference: string;
  reference_key: string;
  amount: number;
  trace: string;
  date: string;
};
