import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import { useCallback, useState } from 'react';
import type { BundleManifest } from '../../../src-shared/support/bundle-manifest.ts';
import type { ComputerFinding } from '../../../src-shared/wire/ipc-support.ts';
import type { Workbench } from '../../data/workbench.ts';
import { useAnswer } from '../../show/use-answer.ts';
import { announce } from '../../ui/announcements.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { bytesText, counted, momentText } from '../../ui/format.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { t } from '../../language/t.ts';

const Narrow = styled(Scroll)({
  gridTemplateColumns: 'minmax(0, 1100px)',
  '& td': { verticalAlign: 'top', overflowWrap: 'anywhere' },
});

const marks = {
  good: { tone: 'done', word: t('Good') },
  warning: { tone: 'risk', word: t('Warning') },
  fault: { tone: 'breach', word: t('Fault') },
} as const;

/** What is wrong with this computer and the fix, and the way to whoever can help. */
export function CheckPage({ workbench: { computer } }: { workbench: Workbench }) {
  const { reply, fault, isAsking, again } = useAnswer(useCallback(() => computer.check(), [computer]));
  const wrong = reply?.findings.filter(({ state }) => state !== 'good').length ?? 0;
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Check this computer')}</h1>
        <p role="status">
          {reply === null || isAsking
            ? t('Looking…')
            : wrong === 0
              ? t('Nothing is wrong')
              : t('{things} to see to', { things: counted(wrong, 'thing') })}
          {' · '}
          <Link href="#/settings">{t('Settings')}</Link>
        </p>
        <Button disabled={isAsking} title={isAsking ? t('It is being looked at.') : ''} onClick={again}>
          {t('Look again')}
        </Button>
      </PageBar>
      {reply === null && fault !== '' && <EmptyState title={t('This computer could not be looked at')} hint={fault} />}
      {reply === null && fault === '' && (
        <EmptyState
          late
          title={t('Looking at this computer')}
          hint={t('The server is asked too; that takes up to six seconds.')}
        />
      )}
      {reply && (
        <Narrow tabIndex={0} role="group" aria-label={t('What was found')}>
          <Findings findings={reply.findings} />
          <BundleSection computer={computer} />
        </Narrow>
      )}
    </Page>
  );
}

function Findings({ findings }: { findings: readonly ComputerFinding[] }) {
  // What is wrong comes first; each state in the order of the checks.
  const ordered = (['fault', 'warning', 'good'] as const).flatMap((state) =>
    findings.filter((one) => one.state === state),
  );
  return (
    <Section title={t('Checks')} flush>
      <Table aria-label={t('Checks')}>
        <thead>
          <tr>
            <th scope="col">{t('What')}</th>
            <th scope="col">{t('How it is')}</th>
            <th scope="col">{t('Found')}</th>
            <th scope="col">{t('What to do')}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map(({ id, check, state, found, fix }) => (
            <tr key={id}>
              <th scope="row">{check}</th>
              <td>
                <StatusMark {...marks[state]} />
              </td>
              <td>{found}</td>
              <td>{fix}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function BundleSection({ computer }: { computer: Workbench['computer'] }) {
  const [made, setMade] = useState<BundleManifest | null>(null);
  const [isMaking, setMaking] = useState(false);
  const sent = useObservable(computer.sent$, computer.sent$.value);
  const save = async () => {
    setMaking(true);
    try {
      const { name, bytes, manifest } = await computer.bundle();
      setMade(manifest);
      saveFile(name, new Blob([new Uint8Array(bytes)], { type: 'application/zip' }));
    } catch (error) {
      announce(t('No bundle was made. {error}', { error: error instanceof Error ? error.message : String(error) }), {
        tone: 'breach',
      });
    } finally {
      setMaking(false);
    }
  };
  return (
    <Section title={t('Diagnostics bundle')}>
      {sent && (
        <p>
          {t('A bundle was sent {at}, because {by} asked for one.', { at: momentText(sent.at), by: sent.by })}{' '}
          <Button size="small" onClick={() => computer.seen()}>
            {t('Noted')}
          </Button>
        </p>
      )}
      <p>
        {t(
          'One file for whoever looks after your computer: these checks, versions, settings and the program log. It holds no names, accounts, dates or amounts of patients, and is sent to nobody by itself.',
        )}
      </p>
      <p>
        <Button variant="contained" color="primary" disabled={isMaking} onClick={() => void save()}>
          {t('Save a diagnostics bundle…')}
        </Button>
      </p>
      {made && <Contents manifest={made} />}
    </Section>
  );
}

function Contents({ manifest: { files, leftOut } }: { manifest: BundleManifest }) {
  return (
    <Table aria-label={t('What is in the bundle')}>
      <thead>
        <tr>
          <th scope="col">{t('In it, or left out')}</th>
          <th scope="col">{t('What it is, or why')}</th>
          <th scope="col">{t('How much')}</th>
        </tr>
      </thead>
      <tbody>
        {files.map(({ name, about, bytes }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{about}</td>
            <td>{bytesText(bytes)}</td>
          </tr>
        ))}
        {leftOut.map(({ what, why, count }) => (
          <tr key={what}>
            <th scope="row">{t('Left out: {what}', { what })}</th>
            <td>{why}</td>
            <td>{count === null ? t('all') : count}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
