import { useEffect, useRef } from 'react';
import { create } from 'zustand';

/** What becomes of files that are dropped on the window while a part of the screen is there. */
export type DropTarget = {
  readonly title: string;
  readonly hint: string;
  /** @returns those that are not for this part: they go where files go otherwise. */
  readonly take: (files: readonly File[]) => Promise<readonly File[]>;
};

export const useDropTargetOnTop = create<{ readonly target: DropTarget | null }>()(() => ({ target: null }));

/** Files dropped anywhere on the window come here while the component is on the screen; null: they do not. */
export function useDropTarget(target: DropTarget | null): void {
  const latest = useRef(target);
  useEffect(() => {
    latest.current = target;
  });
  const { title, hint } = target ?? {};
  useEffect(() => {
    if (title === undefined || hint === undefined) return;
    const offered = {
      title,
      hint,
      take: async (files: readonly File[]) => (await latest.current?.take(files)) ?? files,
    };
    useDropTargetOnTop.setState({ target: offered });
    return () => useDropTargetOnTop.setState(({ target: now }) => ({ target: now === offered ? null : now }));
  }, [title, hint]);
}
