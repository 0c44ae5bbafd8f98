/** The controller of the demonstration's organisation: sees every site, approves up to $250,000. */
export const ACCOUNT = 'keith.vance';
export const PASSWORD = 'a password of the bench';
export const PIN = '493857';
