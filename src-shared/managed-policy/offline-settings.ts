import { figure, toggle } from './managed-setting.ts';

/** As large a figure as the registry of Windows holds, in round dollars. Cents. */
const LARGEST_MINOR = 4_000_000_000;

/**
 * How far somebody may decide while the server does not answer. The server's policy "Offline authority" says how far; these say
 * for a computer, such as one that travels, that it is less.
 */
export const offlineSettings = {
  LongestLeaseHours: figure({
    least: 1,
    most: 720,
    unit: 'hours',
    group: 'offline',
    title: 'Longest lease',
    description: 'After so long without the server, decisions on this computer wait until it has answered.',
    mayBeRecommended: false,
    initial: 720,
    closed: 12,
  }),
  MostOfflineDecisions: figure({
    least: 0,
    most: 100_000,
    unit: 'decisions',
    group: 'offline',
    title: 'Decisions that may wait unsent',
    description: 'More decisions than this are not taken until the server has answered.',
    mayBeRecommended: false,
    initial: 100_000,
    closed: 50,
  }),
  MostOfflineCents: figure({
    least: 0,
    most: LARGEST_MINOR,
    unit: 'cents',
    group: 'offline',
    title: 'Amount that may wait unsent',
    description: 'The sum of the approvals that wait for the server is never more than this.',
    mayBeRecommended: false,
    initial: LARGEST_MINOR,
    closed: 10_000_00,
  }),
  ConfirmAboveCents: figure({
    least: 0,
    most: LARGEST_MINOR,
    unit: 'cents',
    group: 'offline',
    title: 'Approvals that ask for the PIN again',
    description: 'An approval of more than this asks for the PIN, unless it was given a short time ago.',
    mayBeRecommended: false,
    initial: LARGEST_MINOR,
    closed: 500_00,
  }),
  ConfirmMinutes: figure({
    least: 1,
    most: 60,
    unit: 'minutes',
    group: 'offline',
    title: 'How long a PIN counts for approvals',
    description: 'A PIN that was given this long ago or less is not asked for again.',
    mayBeRecommended: false,
    initial: 60,
    closed: 5,
  }),
  WorkOfflineByChoice: toggle({
    group: 'offline',
    title: 'Work offline on purpose',
    description: 'Turned off, nobody can keep the workbench from syncing while the server answers.',
    mayBeRecommended: false,
    initial: true,
    closed: true,
  }),
};
