import { create } from 'zustand';

/** Which case's place in its queue was explained last while the window is open; null: none was. Nothing of it is stored. */
export const useExplained = create<{ readonly caseId: string | null }>()(() => ({ caseId: null }));
