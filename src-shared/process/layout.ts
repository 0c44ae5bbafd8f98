import type { ProcessEdge, ProcessMap, ProcessNode } from './process-map.ts';

export type Point = { readonly x: number; readonly y: number };
export type Box = Point & { readonly width: number; readonly height: number };

export type PlacedEdge = ProcessEdge & { readonly points: readonly Point[] };
export type Drawing = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (ProcessNode & { readonly box: Box })[];
  readonly edges: readonly PlacedEdge[];
};

const CELL = { width: 164, height: 66 };
const NODE = { width: 132, height: 38 };
const GATEWAY = { width: 30, height: 30 };
const MARGIN = 12;
/** Lines that come in from beside keep clear of the one that goes straight. */
const ASIDE = 22;

/** Where everything of a map stands, in units of a pixel: boxes in a grid, lines along the gaps between them. */
export function drawMap({ nodes, edges }: ProcessMap): Drawing {
  const boxes = new Map(nodes.map((node) => [node.id, { node, box: boxOf(node) }]));
  const columns = Math.max(...nodes.map(({ column }) => column)) + 1;
  const rows = Math.max(...nodes.map(({ row }) => row)) + 1;
  return {
    width: columns * CELL.width + MARGIN,
    height: rows * CELL.height + MARGIN,
    nodes: nodes.map((node) => ({ ...node, box: boxOf(node) })),
    // A step that is done again is told by its words: a line from a box to itself would only cross others.
    edges: edges.flatMap((edge) => {
      const from = boxes.get(edge.from);
      const to = boxes.get(edge.to);
      return from && to && from !== to ? [{ ...edge, points: line(from.node, to.node) }] : [];
    }),
  };
}

function boxOf({ column, row, kind }: ProcessNode): Box {
  const size = isGateway(kind) ? GATEWAY : NODE;
  return {
    x: MARGIN + column * CELL.width + (NODE.width - size.width) / 2,
    y: MARGIN + row * CELL.height + (NODE.height - size.height) / 2,
    ...size,
  };
}

/** Drawn as a diamond: it does nothing itself. */
export function isGateway(kind: ProcessNode['kind']): boolean {
  return kind === 'fork' || kind === 'join' || kind === 'choice';
}

function line(from: ProcessNode, to: ProcessNode): Point[] {
  const a = boxOf(from);
  const b = boxOf(to);
  const middle = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  if (from.row === to.row && Math.abs(from.column - to.column) === 1) {
    const isRight = to.column > from.column;
    // Back again runs below the way there.
    const y = middle(a).y + (isRight ? 0 : 10);
    return isRight
      ? [
          { x: a.x + a.width, y },
          { x: b.x, y },
        ]
      : [
          { x: a.x, y },
          { x: b.x + b.width, y },
        ];
  }
  if (from.column === to.column && Math.abs(from.row - to.row) === 1) {
    const { x } = middle(a);
    return to.row > from.row
      ? [
          { x, y: a.y + a.height },
          { x, y: b.y },
        ]
      : [
          { x, y: a.y },
          { x, y: b.y + b.height },
        ];
  }
  const gap = (CELL.height - b.height) / 2;
  const isFromAbove = from.row < to.row;
  const gutterX = middle(a).x + CELL.width / 2;
  const gutterY = isFromAbove ? b.y - gap : b.y + b.height + gap;
  const aside = isGateway(to.kind) ? 0 : ASIDE;
  const x = middle(b).x + (gutterX > middle(b).x ? aside : 0 - aside);
  return [
    { x: a.x + a.width, y: middle(a).y },
    { x: gutterX, y: middle(a).y },
    { x: gutterX, y: gutterY },
    { x, y: gutterY },
    { x, y: isFromAbove ? b.y : b.y + b.height },
  ];
}
