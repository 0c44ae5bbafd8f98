import { choice, text } from './managed-setting.ts';

/** Where updates of the workbench come from, and how early. */
export const updateSettings = {
  UpdateRing: choice({
    options: { pilot: 'Pilot: as soon as they are out', early: 'Early', broad: 'Broad: when others have them' },
    group: 'updates',
    title: 'How early updates come',
    description:
      'Which releases this computer is offered. Fixed, it comes before the ring that an administrator names for the computer on the server, and before the settings file of the profile.',
    mayBeRecommended: true,
    initial: 'broad',
    closed: 'broad',
  }),
  UpdateFeed: text({
    kind: 'feed',
    longest: 500,
    group: 'updates',
    title: 'Address of the updates',
    description:
      'Where updates are, in the place of the sync server. Whatever comes from there is installed only under the signature of the maker.',
    mayBeRecommended: true,
    initial: '',
    closed: '',
  }),
  UpdatePeerFolder: text({
    kind: 'path',
    longest: 500,
    group: 'updates',
    title: 'Folder that computers of a clinic share',
    description:
      'Computers lay updates there for each other, so that a slow line carries each of them once. The same signature is asked for.',
    mayBeRecommended: true,
    initial: '',
    closed: '',
  }),
};
