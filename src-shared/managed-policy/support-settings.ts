import { choice, toggle } from './managed-setting.ts';

/** What the workbench writes down of itself, for whoever looks after the computer. */
export const supportSettings = {
  LogLevel: choice({
    options: {
      error: 'Errors alone',
      warning: 'Errors and warnings',
      info: 'What happens',
      debug: 'Everything, while a fault is looked for',
    },
    group: 'support',
    title: 'What the program log holds',
    description:
      'The log lies in the profile, holds no patient data at any level, and leaves the computer with a diagnostics bundle alone.',
    mayBeRecommended: true,
    initial: 'info',
    closed: 'warning',
  }),
  CrashDumps: toggle({
    group: 'support',
    title: 'Keep the memory of a crash',
    description:
      'Turned on, a crash leaves a dump in the profile, for the maker to look at. A dump may hold patient data in the clear: only for computers with an encrypted disk, and only while a crash is looked for. When and how the program crashed is noted in any case. Nothing is ever sent by itself.',
    mayBeRecommended: false,
    initial: false,
    closed: false,
  }),
  SendDiagnostics: toggle({
    group: 'support',
    title: 'Diagnostics bundles for administrators of the server',
    description:
      'Turned off, a bundle that an administrator asks for in the list of computers is not sent. Whoever works on the computer can save one all the same.',
    mayBeRecommended: false,
    initial: true,
    closed: false,
  }),
};
