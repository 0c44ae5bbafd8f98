import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { useHashLocation } from 'wouter/use-hash-location';
import { KeyHint } from '../ui/KeyHint.tsx';
import { actions } from '../ui/keys.ts';
import { t } from '../language/t.ts';
import { placeHelp } from './place-help.ts';

const Groups = styled('div')({
  columns: '260px 2',
  columnGap: 32,
  paddingBottom: 16,
  '& section': { breakInside: 'avoid', marginBottom: 16 },
  '& h3': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)', marginBottom: 4 },
  '& dl': { display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 4, columnGap: 16 },
});

const About = styled('section')({
  marginBottom: 16,
  padding: '8px 12px',
  borderRadius: 6,
  background: 'var(--cs-canvas)',
  '& h3': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& p': { maxWidth: 640 },
});

/** What the screen at hand is for, and every key that works on it. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const keyed = actions.all().filter((action) => action.keys.length > 0);
  const [place] = useHashLocation();
  const help = placeHelp(place);
  const groups = [...new Set(keyed.map(({ group }) => group))];
  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth slotProps={{ paper: { 'aria-label': t('Keys') } }}>
      <DialogTitle>{t('Keys')}</DialogTitle>
      <DialogContent>
        {help && (
          <About aria-label={t('This page')}>
            <h3>{help.title}</h3>
            <p>{help.about}</p>
          </About>
        )}
        <Groups>
          {groups.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {keyed
                  .filter((action) => action.group === group)
                  .map((action) => (
                    <KeyLine key={action.id} label={action.label} keys={action.keys} />
                  ))}
              </dl>
            </section>
          ))}
        </Groups>
      </DialogContent>
    </Dialog>
  );
}

function KeyLine({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {keys.map((chord, index) => (
          <span key={chord}>
            {index > 0 && t(' or ')}
            <KeyHint chord={chord} />
          </span>
        ))}
      </dd>
    </>
  );
}
