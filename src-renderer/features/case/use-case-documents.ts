import { useEffect, useRef, useState } from 'react';
import type { CaseFile } from '../../../src-shared/document/case-file.ts';
import type { ScanState } from '../../../src-shared/wire/ipc-documents.ts';
import type { LocalDocuments, WaitingDocument } from '../../data/documents.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { RevealReason } from '../../show/RevealDialog.tsx';
import { announce } from '../../ui/announcements.ts';
import { useDropTarget } from '../../ui/drop-target.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { isRemittance } from './remittance-file.ts';
import { t } from '../../language/t.ts';

/** A document on the screen: its bytes once they are here. */
export type OpenedDocument = {
  readonly file: CaseFile;
  readonly content: Uint8Array<ArrayBuffer> | null;
  /** How much has come, 0 to 100. */
  readonly percent: number;
};

export type CaseDocuments = {
  readonly local: LocalDocuments;
  readonly scans: ScanState;
  readonly opened: OpenedDocument | null;
  readonly openedId: string | null;
  readonly choose: (files: readonly File[]) => void;
  readonly open: (file: CaseFile) => void;
  readonly close: () => void;
  readonly save: (file: CaseFile) => void;
  readonly pin: (file: CaseFile, isPinned: boolean) => void;
  readonly discard: (waiting: WaitingDocument) => void;
  readonly takeScan: (name: string) => void;
  readonly skipScan: (name: string) => void;
  /** Chooses files for something else that is being written, such as a comment. */
  readonly chooseFor: (
    files: readonly File[],
    done: (ids: readonly string[], names: readonly string[]) => void,
  ) => void;
  /** What is asked about now; null: nothing. */
  readonly choosing: Choosing | null;
  readonly chosen: (ids: readonly string[], names: readonly string[]) => void;
  readonly asking: Asking | null;
  readonly leaveClosed: () => void;
};

/** Files that are about to be attached; `done` is told what was. */
export type Choosing = {
  readonly files: readonly File[];
  readonly done?: (ids: readonly string[], names: readonly string[]) => void;
};
/** A sensitive document that waits for the reason. */
export type Asking = { readonly file: CaseFile; readonly act: (why: RevealReason) => void };

/** Everything one does with the documents of the case at hand. */
export function useCaseDocuments(workbench: Workbench, shown: ShownCase): CaseDocuments {
  const { documents } = workbench;
  const local = useObservable(documents.local$, documents.local$.value);
  const scans = useObservable(workbench.scans.state$, workbench.scans.state$.value);
  const attaching = useAttaching(workbench, shown);
  const reading = useReading(workbench, shown);
  return {
    local,
    scans,
    ...attaching,
    ...reading,
    pin: (file, isPinned) => {
      const place = { scope: shown.scope, file };
      (isPinned ? documents.pin(place) : documents.unpin(place)).catch(sayOf(file));
    },
    discard: (waiting) => {
      documents
        .discard(waiting, shown.scope)
        .catch((fault: unknown) => announce(`${waiting.name}: ${faultWords(fault)}`, { tone: 'breach' }));
    },
    skipScan: (name) => void workbench.scans.done(name).catch(() => {}),
  };
}

type Attaching = Pick<CaseDocuments, 'choosing' | 'choose' | 'chooseFor' | 'takeScan' | 'chosen'>;

/** Files come by drop, from the clipboard, through a button and from the scan folder. */
function useAttaching(workbench: Workbench, shown: ShownCase): Attaching {
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const choose = (files: readonly File[]) => files.length > 0 && setChoosing({ files });
  const { scans } = workbench;
  const takeScan = async (name: string) => {
    const file = await scans.read(name);
    if (!file)
      return announce(t('{name} has changed or is gone. Wait until it is offered again.', { name }), { tone: 'risk' });
    const done = (ids: readonly string[]) => ids.length > 0 && void scans.done(name).catch(() => {});
    return setChoosing({ files: [file], done });
  };
  useDropTarget({
    title: t('Drop to attach to {number}', { number: shown.number }),
    hint: t('PDF, TIFF, images, text and office files. Remittance advice files (X12 835) are imported instead.'),
    take: (files) => sortOut(files, choose),
  });
  usePaste(choose);
  return {
    choosing,
    choose,
    chooseFor: (files, done) => files.length > 0 && setChoosing({ files, done }),
    takeScan: (name) => {
      takeScan(name).catch((fault: unknown) => announce(`${name}: ${faultWords(fault)}`, { tone: 'breach' }));
    },
    chosen: (ids, names) => {
      choosing?.done?.(ids, names);
      setChoosing(null);
    },
  };
}

type Reading = Pick<CaseDocuments, 'asking' | 'leaveClosed' | 'opened' | 'openedId' | 'open' | 'close' | 'save'>;

/** What a sensitive document is opened for is on the disk, on its way to the audit log, before it is shown; once for each visit. */
function useReading(workbench: Workbench, shown: ShownCase): Reading {
  const { documents } = workbench;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [opened, setOpened] = useState<OpenedDocument | null>(null);
  const reasons = useRef(new Map<string, RevealReason>());
  const place = (file: CaseFile) => ({ scope: shown.scope, file });
  const store = async (file: CaseFile, why: RevealReason) => {
    await workbench.submit(shown, { type: 'reveal', of: 'document', id: file.id, ...why });
    reasons.current.set(file.id, why);
    setAsking(null);
  };
  const withReason = (file: CaseFile, run: (why: RevealReason | null) => Promise<void>) => {
    const known = reasons.current.get(file.id);
    if (!file.sensitive || known) return void run(known ?? null).catch(sayOf(file));
    const act = async (why: RevealReason) => {
      await store(file, why);
      await run(why);
    };
    return setAsking({ file, act: (why) => void act(why).catch(sayOf(file)) });
  };
  /** What arrives for a document that was closed meanwhile is not shown. */
  const showIfWanted = ({ id }: CaseFile, next: (now: OpenedDocument) => OpenedDocument | null) =>
    setOpened((now) => (now?.file.id === id ? next(now) : now));
  const open = async (file: CaseFile, why: RevealReason | null) => {
    setOpened({ file, content: null, percent: 0 });
    const told = (percent: number) => showIfWanted(file, (now) => (now.content ? now : { ...now, percent }));
    try {
      const content = await documents.read(place(file), why, told);
      showIfWanted(file, () => ({ file, content, percent: 100 }));
    } catch (fault) {
      showIfWanted(file, () => null);
      throw fault;
    }
  };
  const save = async (file: CaseFile, why: RevealReason | null) => {
    const saved = await documents.save(place(file), why);
    if (saved !== null)
      announce(t('{file} is saved as {saved}, outside of this workbench.', { file: file.name, saved }));
  };
  return {
    asking,
    leaveClosed: () => setAsking(null),
    opened,
    openedId: opened?.file.id ?? null,
    open: (file) => withReason(file, (why) => open(file, why)),
    close: () => setOpened(null),
    save: (file) => withReason(file, (why) => save(file, why)),
  };
}

function sayOf(file: CaseFile): (fault: unknown) => void {
  return (fault) => announce(`${file.name}: ${faultWords(fault)}`, { tone: 'breach', about: file.id });
}

/** Attaches what is no remittance. @returns the remittances, which are imported. */
async function sortOut(files: readonly File[], attach: (files: readonly File[]) => void): Promise<readonly File[]> {
  const sorted = await Promise.all(files.map(async (file) => ({ file, isRemittance: await isRemittance(file) })));
  attach(sorted.filter((one) => !one.isRemittance).map(({ file }) => file));
  return sorted.filter((one) => one.isRemittance).map(({ file }) => file);
}

/** Files and pictures in the clipboard; words that are pasted into a field stay there. */
function usePaste(choose: (files: readonly File[]) => void): void {
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, []);
}
