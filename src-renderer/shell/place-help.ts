import { t } from '../language/t.ts';

/** What a room of the workbench is for, in a sentence or two, for whoever asks there. */
export type PlaceHelp = { readonly title: string; readonly about: string };

/** The first that fits an address holds, so what lies deeper comes first. */
const helps: readonly (readonly [place: RegExp, help: PlaceHelp])[] = [
  [
    /^\/queue\/[^/]+\/case\//,
    {
      title: t('A case'),
      about: t(
        'What is known, what was checked, and what would be posted. Decide it here; what stands in the way of a decision says so on its button.',
      ),
    },
  ],
  [
    /^\/queues?(\/|$)/,
    {
      title: t('Cases of a queue'),
      about: t(
        'What waits for people, most urgent first. Open a case, take the next one, or select several and decide them together.',
      ),
    },
  ],
  [
    /^\/remits\/unmatched/,
    {
      title: t('What does not meet'),
      about: t(
        'Remittances without a deposit and deposits without a remittance: whichever has waited longest is asked about first.',
      ),
    },
  ],
  [
    /^\/remits\/./,
    {
      title: t('A remittance'),
      about: t('What a payer paid and why, claim by claim, beside the segments of the file in which it says so.'),
    },
  ],
  [
    /^\/remits$/,
    { title: t('Remittances'), about: t('What payers have told of their payments, and whether each of them adds up.') },
  ],
  [
    /^\/ledger\/trial-balance/,
    { title: t('Trial balance'), about: t('What each account comes to, from the entries that were posted.') },
  ],
  [
    /^\/ledger\/carry-forwards/,
    { title: t('Carried forward'), about: t('What payers keep back, recover and give back in later remittances.') },
  ],
  [
    /^\/ledger\/comparison/,
    { title: t('Comparison'), about: t('Every posting held against its approval; a difference becomes a case.') },
  ],
  [
    /^\/ledger\//,
    {
      title: t('Journal'),
      about: t('Every entry that was posted, with who approved it and the rule that let it post.'),
    },
  ],
  [
    /^\/reconcile/,
    {
      title: t('Reconciliation'),
      about: t(
        'Lines of two sides that belong together: propose matches, look at the rest, explain what stays open, and sign the period.',
      ),
    },
  ],
  [
    /^\/imports/,
    {
      title: t('Imports'),
      about: t('Files that you open here are read on this computer at once, and sent as soon as the server answers.'),
    },
  ],
  [
    /^\/results/,
    {
      title: t('Results'),
      about: t('What became of your decisions. What was not simply accepted waits until you have read it.'),
    },
  ],
  [
    /^\/policies\/./,
    {
      title: t('A policy'),
      about: t(
        'The rules in words and as a table, what a change would have decided otherwise, and who may publish it.',
      ),
    },
  ],
  [
    /^\/policies$/,
    { title: t('Policies'), about: t('The rules that decide what posts by itself, what is asked, and of whom.') },
  ],
  [
    /^\/audit/,
    {
      title: t('Audit log'),
      about: t('Who did what, in a log that cannot be changed unnoticed; this computer checks that itself.'),
    },
  ],
  [
    /^\/connections\/programs/,
    {
      title: t('Programs'),
      about: t('Programs that ask the server by themselves: what they may do, where, and with which keys.'),
    },
  ],
  [
    /^\/connections\/webhooks/,
    { title: t('Webhooks'), about: t('Which other systems are told what happens, and what each of them has taken.') },
  ],
  [
    /^\/connections/,
    {
      title: t('Connections'),
      about: t('The ways in which other systems send files and messages, how each fares, and what was put aside.'),
    },
  ],
  [
    /^\/computers/,
    {
      title: t('Fleet'),
      about: t(
        'Everybody’s computers: version, ring, sync, key and health. Name a ring, ask for a bundle, or revoke one.',
      ),
    },
  ],
  [
    /^\/settings\/check/,
    {
      title: t('Check this computer'),
      about: t('What is wrong with this computer and the fix, and a bundle for whoever helps.'),
    },
  ],
  [
    /^\/settings\/absence/,
    {
      title: t('Absence'),
      about: t('Who decides for you, or for your people, while they are away, and up to which amount.'),
    },
  ],
  [
    /^\/settings\/organisation/,
    {
      title: t('Set by your organisation'),
      about: t('What is fixed or suggested on this computer, and where that comes from.'),
    },
  ],
  [
    /^\/settings/,
    {
      title: t('Settings'),
      about: t('How the window looks, when it locks, your computers and notices, and updates of the program.'),
    },
  ],
];

/** @param place  as it stands behind '#'. @returns null where there is no such room. */
export function placeHelp(place: string): PlaceHelp | null {
  return helps.find(([pattern]) => pattern.test(place))?.[1] ?? null;
}
