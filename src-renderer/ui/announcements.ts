import { create } from 'zustand';
import type { Tone } from './tokens.ts';

export type Announcement = {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
  /** What it is about: a later announcement about the same replaces it. */
  readonly about: string;
  /** One thing to do about it, such as looking at it. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
};

type Announcements = {
  readonly shown: readonly Announcement[];
  dismiss(id: number): void;
};

const MOST = 3;
const SHOWN_MS = 6000;
let next = 1;

export const useAnnouncements = create<Announcements>()((set) => ({
  shown: [],
  dismiss: (id) => set(({ shown }) => ({ shown: shown.filter((announcement) => announcement.id !== id) })),
}));

/**
 * Says something in the corner and to screen readers. What needs an answer stays until dismissed; the rest goes by
 * itself, because it can be read again elsewhere.
 */
export function announce(
  text: string,
  more: { tone?: Tone; about?: string; action?: Announcement['action'] } = {},
): void {
  const { tone = 'plain', about = '', action } = more;
  const announcement: Announcement = { id: next++, text, tone, about, action };
  useAnnouncements.setState(({ shown }) => ({
    shown: [...shown.filter((earlier) => about === '' || earlier.about !== about), announcement].slice(-MOST),
  }));
  if (announcement.tone !== 'breach') {
    setTimeout(() => useAnnouncements.getState().dismiss(announcement.id), SHOWN_MS);
  }
}
