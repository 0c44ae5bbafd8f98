/** Keys of facts that lead to the patient and that no decision needs: shown to who gives a reason. */
export const identifyingFacts: ReadonlySet<string> = new Set(['payerControl']);
