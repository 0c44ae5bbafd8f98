import { styled } from '@mui/material/styles';

/** The case beside its evidence; on a narrow screen above it. */
export const Page = styled('article')({
  display: 'flex',
  height: '100%',
  minHeight: 0,
  '&[data-stacked]': { display: 'block', overflow: 'auto' },
});
export const Main = styled('div')({ flex: 1, minWidth: 0, overflow: 'auto', background: 'var(--cs-canvas)' });
export const Side = styled('div')({ borderInlineStart: '1px solid var(--cs-line)', display: 'flex', minHeight: 0 });

/** Two columns, of which what is `wide` takes both. */
export const Boxes = styled('div')({
  containerType: 'inline-size',
  padding: 12,
  '& > div': { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 12, alignItems: 'start' },
  // The decision comes first to the keyboard and on a narrow screen; beside the facts it stands at their right.
  '@container (min-width: 560px)': {
    '& > div': { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gridAutoFlow: 'row dense' },
    '& > div > .wide': { gridColumn: '1 / -1' },
    '& .decide': { gridColumn: 2 },
    '& .facts': { gridColumn: 1 },
  },
});
export const Stack = styled('div')({ display: 'grid', gap: 12, minWidth: 0 });
