import { styled } from '@mui/material/styles';
import { useId } from 'react';
import { type Box, drawMap, isGateway } from '../../../src-shared/process/layout.ts';
import type { ProcessMap, ProcessNode } from '../../../src-shared/process/process-map.ts';

const Drawn = styled('svg')({
  display: 'block',
  fontSize: 11.5,
  '& rect, & polygon': { fill: 'var(--cs-surface)', stroke: 'var(--cs-line-strong, var(--cs-line))' },
  '& [data-end] rect': { fill: 'var(--cs-canvas)' },
  '& text': { fill: 'var(--cs-ink)', textAnchor: 'middle', dominantBaseline: 'central' },
  '& path': { fill: 'none', stroke: 'var(--cs-ink-muted)', strokeWidth: 1 },
  '& path[data-timer]': { strokeDasharray: '4 3' },
  '& path[data-undoes]': { strokeDasharray: '1 3' },
  '& marker path': { fill: 'var(--cs-ink-muted)', stroke: 'none' },
  '& [data-next] rect': { strokeDasharray: '4 3', stroke: 'var(--cs-ink)', strokeWidth: 1.5 },
  '& [data-here] rect': {
    fill: 'var(--cs-accent-soft, var(--cs-open-soft))',
    stroke: 'var(--cs-accent)',
    strokeWidth: 2,
  },
  '& [data-here] text': { fontWeight: 600 },
});

type Props = {
  map: ProcessMap;
  /** Ids of the nodes at which the process is: several where it waits for several things at once. */
  here: readonly string[];
  /** Ids of what happens next when nobody acts. */
  next: readonly string[];
  /** What the drawing says, in a sentence. */
  label: string;
};

/** As BPMN has them: along all ways at once, and along one of them. */
const signs: Partial<Record<ProcessNode['kind'], string>> = { fork: '+', join: '+', choice: '×' };

function diamond({ x, y, width, height }: Box): string {
  const [middle, centre] = [x + width / 2, y + height / 2];
  return `${middle},${y} ${x + width},${centre} ${middle},${y + height} ${x},${centre}`;
}

/** A process as drawn: where it is now is filled, what happens next by itself is dashed. */
export function ProcessMapView({ map, here, next, label }: Props) {
  const arrow = useId();
  const { width, height, nodes, edges } = drawMap(map);
  return (
    <Drawn width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX={8} refY={4} markerWidth={7} markerHeight={7} orient="auto">
          <path d="M0 0 L8 4 L0 8 Z" />
        </marker>
      </defs>
      {edges.map(({ from, to, points, byTimer, label: why }) => (
        <path
          key={`${from} ${to}`}
          d={points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')}
          data-timer={byTimer}
          data-undoes={nodes.some(({ id, undoes }) => id === to && undoes !== undefined) || undefined}
          markerEnd={`url(#${arrow})`}
        >
          {why && <title>{why}</title>}
        </path>
      ))}
      {nodes.map(({ id, label: words, kind, box }) => (
        <g
          key={id}
          data-here={here.includes(id) || undefined}
          data-next={next.includes(id) || undefined}
          data-end={kind === 'end' || kind === 'start' || undefined}
        >
          {isGateway(kind) ? (
            <>
              <title>{words}</title>
              <polygon points={diamond(box)} />
            </>
          ) : (
            <rect {...box} rx={kind === 'end' || kind === 'start' ? box.height / 2 : 5} />
          )}
          <text x={box.x + box.width / 2} y={box.y + box.height / 2}>
            {signs[kind] ?? words}
          </text>
        </g>
      ))}
    </Drawn>
  );
}
