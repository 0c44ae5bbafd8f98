import { powerMonitor } from 'electron';

/** Tells when nobody sits at the computer any more: it goes to sleep, or its session is locked. */
export function whenLeft(left: () => void): void {
  powerMonitor.on('suspend', left);
  powerMonitor.on('lock-screen', left);
}
