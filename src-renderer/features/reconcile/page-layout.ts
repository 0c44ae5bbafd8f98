import { styled } from '@mui/material/styles';

export const Place = styled('section')({ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 });
export const Sides = styled('div')({
  display: 'grid',
  gridAutoFlow: 'column',
  gridAutoColumns: 'minmax(0, 1fr)',
  flex: 1,
  minHeight: 0,
});
export const Beside = styled('div')({
  display: 'flex',
  flex: 1,
  minHeight: 0,
  '& > div:first-of-type': { display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0, minHeight: 0 },
});
