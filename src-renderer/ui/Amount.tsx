import { styled } from '@mui/material/styles';
import { formatMinor } from '../../src-shared/money/format.ts';

const Figure = styled('span')({ whiteSpace: 'nowrap' });

/** An amount in US cents, '$1,284.50' or '-$25.00': never cut, never wrapped. */
export function Amount({ minor, strong = false }: { minor: number; strong?: boolean }) {
  return (
    <Figure className="figure" style={strong ? { fontWeight: 600 } : undefined}>
      {formatMinor(minor)}
    </Figure>
  );
}
